// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.Slice;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Writes the requests of a guest, a process that does not own the queue, in full: the owner draws
 * over them as over its own. It is the body of a {@link SegmentFormat} file, which tells losses and
 * time. Numbers are big-endian, texts are {@link DataOutputStream#writeUTF}'s.
 *
 * <pre>
 *   4  the format: −2
 *   4  slices; for each:
 *        2 + n  user, network, carrier
 *        2      state of the device
 *        2      requests; for each, what {@code RequestColumns.write} writes
 * </pre>
 */
final class GuestEncoder implements BatchContent {

  /** Less than 0, so that the first SDKs, which wrote the slices first, find none. */
  static final int FORMAT = -2;

  @Override
  public byte[] encode(
      String id,
      long builtWallMillis,
      long builtNanos,
      List<Slice> slices,
      Map<String, Long> losses) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.writeInt(FORMAT);
      out.writeInt(slices.size());
      for (Slice slice : slices) {
        out.writeUTF(slice.user());
        out.writeUTF(slice.network());
        out.writeUTF(slice.carrier());
        out.writeShort(slice.deviceState());
        out.writeShort(slice.requests().rows());
        for (int row = 0; row < slice.requests().rows(); row++) {
          slice.requests().write(row, out, builtNanos);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e); // memory takes everything
    }
    return bytes.toByteArray();
  }
}
