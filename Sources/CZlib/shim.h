// zlib's initialisers are macros, which Swift does not see.
#ifndef GATEHOUSE_CZLIB_H
#define GATEHOUSE_CZLIB_H

#include <zlib.h>

/// Begins to read gzip.
static inline int gatehouse_inflate_gzip(z_stream *stream) { return inflateInit2(stream, 15 + 16); }

/// Begins to write gzip; without a time stamp, so that the same content gives the same bytes.
static inline int gatehouse_deflate_gzip(z_stream *stream) {
    return deflateInit2(stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}

#endif
