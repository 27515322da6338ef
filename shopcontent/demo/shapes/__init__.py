"""One function per shape: a palette in, the SVG of the thing on an empty 400 by 400 ground out."""
