#ifndef GATEHOUSE_CZSTD_H
#define GATEHOUSE_CZSTD_H

#include <zstd.h>

#endif
