#!/usr/bin/env bash
# Makes the test clip that the demo stream plays: a card that counts 24 s down and goes round, with a quiet chime.
#
# Not part of the build: its result, ../public/demo/, is committed. Run it again only to change the clip.
# Needs: ffmpeg ≥ 5 with libx264, libvpx-vp9 and libopus, and the DejaVu Sans fonts (Debian: ffmpeg fonts-dejavu-core).
#
# Two variants in one master playlist, because no single pair of codecs plays everywhere:
#   avc/  H.264 + AAC   Safari and phones
#   vp9/  VP9 + Opus    Chromium builds without proprietary codecs
set -euo pipefail
cd "$(dirname "$0")"

seconds=24       # one round of the loop; a multiple of the segment length, so that no segment is a stub
segment=6        # seconds; also the distance of key frames, so that every segment starts with one
rate=25
size=960x540
out=../public/demo
fonts=${FONTS:-/usr/share/fonts/truetype/dejavu}
bold="fontfile=$fonts/DejaVuSans-Bold.ttf"
plain="fontfile=$fonts/DejaVuSans.ttf"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The ring's lit part shrinks with the time that is left: `a` is the angle from twelve o'clock, clockwise, 0..1.
angle="(mod(atan2(X-W/2\,H/2-Y)/(2*PI)+1\,1))"
ring="between(hypot(X-W/2\,Y-H/2)\,124\,136)"
lit="if(lt($angle\,1-T/$seconds)\,255\,46)"

ffmpeg -hide_banner -loglevel error -y \
  -f lavfi -i "color=0x0f1a24:s=$size:r=$rate:d=$seconds" \
  -f lavfi -i "color=0x5ec8b5:s=280x280:r=$rate:d=$seconds" \
  -f lavfi -i "aevalsrc='0.05*sin(2*PI*(440+220*eq(floor(t)\,0))*t)*exp(-9*mod(t\,1))*lt(mod(t\,1)\,0.6)':s=48000:d=$seconds" \
  -filter_complex "
    [1:v]format=yuva444p,geq=lum='p(X,Y)':cb='p(X,Y)':cr='p(X,Y)':a='$ring*$lit'[ring];
    [0:v]drawgrid=w=60:h=60:t=1:color=0xffffff@0.05,
      drawbox=x=0:y=ih-18:w=iw/6:h=18:color=0xe8e4d8:t=fill,drawbox=x=iw/6:y=ih-18:w=iw/6:h=18:color=0xe0b84c:t=fill,
      drawbox=x=iw*2/6:y=ih-18:w=iw/6:h=18:color=0x5ec8b5:t=fill,drawbox=x=iw*3/6:y=ih-18:w=iw/6:h=18:color=0x4f8fd6:t=fill,
      drawbox=x=iw*4/6:y=ih-18:w=iw/6:h=18:color=0xb06fc4:t=fill,drawbox=x=iw*5/6:y=ih-18:w=iw/6:h=18:color=0xd9605a:t=fill,
      drawtext=$bold:text='Backchannel':fontsize=58:fontcolor=0xf2f5f7:x=80:y=206,
      drawtext=$plain:text='Test picture for the demo stream':fontsize=24:fontcolor=0xa9b8c4:x=82:y=284[card];
    [card][ring]overlay=x=620:y=120,
      drawtext=$bold:text='%{eif\:$seconds-floor(t)\:d}':fontsize=92:fontcolor=0xf2f5f7:x=760-text_w/2:y=260-text_h/2[v]" \
  -map '[v]' -map 2:a -c:v ffv1 -c:a pcm_s16le "$work/clip.mkv"

rm -rf "$out"
mkdir -p "$out/avc" "$out/vp9"

hls() { # hls FOLDER: the options of one variant's playlist
  echo "-f hls -hls_time $segment -hls_playlist_type vod -hls_segment_type fmp4 -hls_list_size 0 \
    -hls_fmp4_init_filename init.mp4 -hls_segment_filename $out/$1/%d.m4s $out/$1/index.m3u8"
}
keys="-g $((rate * segment)) -keyint_min $((rate * segment)) -pix_fmt yuv420p"

# shellcheck disable=SC2046,SC2086  # the options are meant to be split
ffmpeg -hide_banner -loglevel error -i "$work/clip.mkv" $keys -sc_threshold 0 \
  -c:v libx264 -profile:v main -level 3.1 -preset veryslow -crf 23 -c:a aac -b:a 48k -ac 1 $(hls avc)
# shellcheck disable=SC2046,SC2086
ffmpeg -hide_banner -loglevel error -i "$work/clip.mkv" $keys \
  -c:v libvpx-vp9 -crf 33 -b:v 0 -deadline good -cpu-used 1 -row-mt 1 -c:a libopus -b:a 32k -ac 1 $(hls vp9)

peak() { # peak FOLDER: bits per second of the variant's largest segment, which is what BANDWIDTH means
  echo $(($(stat -c %s "$out/$1"/*.m4s | sort -n | tail -1) * 8 / segment))
}
cat > "$out/clip.m3u8" <<PLAYLIST
#EXTM3U
#EXT-X-VERSION:7
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-STREAM-INF:BANDWIDTH=$(peak avc),RESOLUTION=$size,FRAME-RATE=$rate,CODECS="avc1.4d401f,mp4a.40.2"
avc/index.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=$(peak vp9),RESOLUTION=$size,FRAME-RATE=$rate,CODECS="vp09.00.30.08,opus"
vp9/index.m3u8
PLAYLIST
du -bsh "$out"
