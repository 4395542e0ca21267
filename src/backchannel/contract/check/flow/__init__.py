"""An abstract interpreter for the small language of `source.syntax`: follows what is heard and what is sent through functions, objects and modules."""
