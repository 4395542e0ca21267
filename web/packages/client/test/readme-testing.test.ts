// What the README shows stands below the line.
// ---
import { StreamConnection } from "@backchannel/client";
import { chatMessageEvent, FakeServer } from "@backchannel/client/testing";
import { expect, it } from "vitest";

it("shows a message once, though the connection broke before the answer", async () => {
  const server = new FakeServer();
  const connection = new StreamConnection({ streamId: "launch", token: "jwt", ...server.options });
  connection.start();
  const first = await server.nextConnection();
  first.welcome();

  const said = connection.say("Hello");
  const command = await first.nextCommand("livestream:chat_message");
  first.drop();
  expect(connection.state.status).toBe("reconnecting");

  await server.advance(500); // the first wait, at its longest
  const second = await server.nextConnection();
  expect(second.position).toEqual({ epoch: "e1", offset: 10 });
  second.resume();
  const again = await second.nextCommand("livestream:chat_message");
  expect(again).toEqual(command);
  second.ack(again, 11);
  second.send(chatMessageEvent(11, { id: again.data.id, message: "Hello" }));
  await expect(said).resolves.toMatchObject({ offset: 11 });
  expect(connection.room?.chat.map(({ message }) => message)).toEqual(["Hello"]);
});
