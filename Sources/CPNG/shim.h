// libpng's simplified interface: it reports errors as values, where the other one jumps out of the function.
#ifndef GATEHOUSE_CPNG_H
#define GATEHOUSE_CPNG_H

#include <png.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/// Writes a picture of one byte of grey a pixel as PNG into `memory`, which has room for `*length` bytes; 1 for success,
/// with the length in `*length`. When `memory` is null the length that is needed is found out.
static inline int gatehouse_write_grey_png(
    const uint8_t *pixels, uint32_t width, uint32_t height, void *memory, size_t *length) {
    png_image image;
    memset(&image, 0, sizeof image);
    image.version = PNG_IMAGE_VERSION;
    image.width = width;
    image.height = height;
    image.format = PNG_FORMAT_GRAY;
    png_alloc_size_t size = *length;
    int done = png_image_write_to_memory(&image, memory, &size, 0, pixels, (png_int_32)width, NULL);
    *length = size;
    png_image_free(&image);
    return done;
}

#endif
