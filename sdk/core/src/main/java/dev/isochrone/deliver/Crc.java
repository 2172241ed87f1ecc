// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import java.util.zip.CRC32;

/** The checksum of what lies in files and travels as gzip. Stateless. */
final class Crc {

  private Crc() {}

  /** Returns the CRC-32 of the bytes from a place to the end; of none if there are fewer. */
  static int of(byte[] bytes, int from) {
    CRC32 crc = new CRC32();
    crc.update(bytes, from, Math.max(0, bytes.length - from));
    return (int) crc.getValue();
  }
}
