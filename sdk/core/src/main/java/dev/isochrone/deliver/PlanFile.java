// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.deliver;

import dev.isochrone.CollectorAdvice;
import dev.isochrone.plan.SamplingPlanCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;

/**
 * The collector's last plan in a file, so that the next process draws by it from its first slice on
 * and not with certainty. However old it is, weights stay right: probabilities travel with what was
 * drawn. Used by the worker only.
 *
 * <pre>
 *   offset  bytes
 *   0       4      CRC-32 of everything after it
 *   4       4 + n  the last plan that needs no other
 *           4 + n  the plan in force, if that is a delta of it
 * </pre>
 */
final class PlanFile {

  static final String NAME = "plan";

  private static final int CRC_BYTES = 4;

  private final SegmentDirectory directory;
  private final File file;
  private byte[] whole = {};

  PlanFile(SegmentDirectory directory) {
    this.directory = directory;
    this.file = new File(directory.directory(), NAME);
  }

  /**
   * Has the plan obeyed that an earlier process kept, if there is one.
   *
   * @throws IOException if it cannot be read; it is deleted then
   */
  void restore(CollectorAdvice advice) throws IOException {
    if (!file.exists()) {
      return;
    }
    byte[] content = directory.read(file);
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(content));
    try {
      if (in.readInt() != Crc.of(content, CRC_BYTES)) {
        throw new IOException("expected the plan that was written: changed");
      }
      while (in.available() > 0) {
        byte[] plan = new byte[in.readInt()];
        in.readFully(plan);
        advice.plan(plan);
        whole = whole.length == 0 ? plan : whole;
      }
    } catch (IOException e) {
      directory.delete(file);
      throw e;
    }
  }

  /** Keeps a plan that was just obeyed, whole or not at all. */
  void keep(byte[] plan) throws IOException {
    boolean delta = !needsNoOther(plan);
    if (delta && whole.length == 0) {
      return; // what it is a delta of came before there was a disk to write to
    }
    whole = delta ? whole : plan;
    ByteArrayOutputStream plans = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(plans);
    write(whole, out);
    if (delta) {
      write(plan, out);
    }
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    out = new DataOutputStream(content);
    out.writeInt(Crc.of(plans.toByteArray(), 0));
    plans.writeTo(out);
    directory.write(file, content.toByteArray());
  }

  private static void write(byte[] plan, DataOutputStream out) throws IOException {
    out.writeInt(plan.length);
    out.write(plan);
  }

  private static boolean needsNoOther(byte[] plan) {
    try {
      SamplingPlanCodec.decode(plan, null);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
