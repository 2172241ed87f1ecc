// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.plan;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * The binary form of a {@link SamplingPlan}, as the collector serves it and SDKs keep it on disk.
 *
 * <pre>
 *   'I' 'P' 1                                    magic and format
 *   section*                                     until the end of the input
 *
 *   section := type:u8  length:u16  body[length] big-endian throughout
 *     1 identity      version:u64  flags:u8      flags bit 0: enabled
 *     2 slices        keepProbability:f64  phaseKeepProbability:f32
 *     3 exemplars     keepProbability:f32  hotKeepProbability:f32  hotBucket:u16
 * </pre>
 *
 * A section may grow at its end, and new section types may come: a reader skips what it does not
 * know, and {@link Decoded#unknownSections} counts it. Sections 1 and 2 must be there. Stateless.
 */
public final class SamplingPlanCodec {

  private static final byte[] MAGIC = {'I', 'P', 1};
  private static final int IDENTITY = 1;
  private static final int SLICES = 2;
  private static final int EXEMPLARS = 3;

  private SamplingPlanCodec() {}

  /** Returns the plan's binary form. */
  public static byte[] encode(SamplingPlan plan) {
    ByteBuffer out = ByteBuffer.allocate(MAGIC.length + 3 * 3 + 9 + 12 + 10);
    out.put(MAGIC);
    section(out, IDENTITY, 9);
    out.putLong(plan.version()).put((byte) (plan.enabled() ? 1 : 0));
    section(out, SLICES, 12);
    out.putDouble(plan.keepProbability()).putFloat((float) plan.phaseKeepProbability());
    section(out, EXEMPLARS, 10);
    out.putFloat((float) plan.exemplarKeepProbability())
        .putFloat((float) plan.hotExemplarKeepProbability())
        .putShort((short) plan.hotBucket());
    return out.array();
  }

  /**
   * Reads a plan.
   *
   * @param bytes a plan's binary form, of this or a later version of the codec
   * @throws IllegalArgumentException if the bytes are not a plan, or one with impossible values
   */
  public static Decoded decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      for (byte expected : MAGIC) {
        byte actual = in.get();
        if (actual != expected) {
          throw new IllegalArgumentException(
              "not a plan: expected byte "
                  + expected
                  + " at "
                  + (in.position() - 1)
                  + ": "
                  + actual);
        }
      }
      return decodeSections(in);
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("plan cut short: " + bytes.length + " bytes", e);
    }
  }

  private static Decoded decodeSections(ByteBuffer in) {
    SamplingPlan.Builder plan = SamplingPlan.builder();
    int seen = 0;
    int unknown = 0;
    while (in.hasRemaining()) {
      int type = in.get() & 0xff;
      int length = in.getShort() & 0xffff;
      if (length > in.remaining()) {
        throw new BufferUnderflowException();
      }
      byte[] body = new byte[length];
      in.get(body);
      if (!readSection(type, ByteBuffer.wrap(body), plan)) {
        unknown++;
      }
      seen |= type < 32 ? 1 << type : 0;
    }
    int required = 1 << IDENTITY | 1 << SLICES;
    if ((seen & required) != required) {
      throw new IllegalArgumentException("plan without its sections 1 and 2");
    }
    return new Decoded(plan.build(), unknown);
  }

  private static boolean readSection(int type, ByteBuffer body, SamplingPlan.Builder plan) {
    switch (type) {
      case IDENTITY:
        plan.version(body.getLong()).enabled((body.get() & 1) != 0);
        return true;
      case SLICES:
        plan.keepProbability(body.getDouble()).phaseKeepProbability(body.getFloat());
        return true;
      case EXEMPLARS:
        plan.exemplarKeepProbability(body.getFloat())
            .hotExemplarKeepProbability(body.getFloat())
            .hotBucket(body.getShort() & 0xffff);
        return true;
      default:
        return false;
    }
  }

  private static void section(ByteBuffer out, int type, int length) {
    out.put((byte) type).putShort((short) length);
  }

  /** A plan that was read, and how many sections of it this version does not know. */
  public static final class Decoded {
    private final SamplingPlan plan;
    private final int unknownSections;

    Decoded(SamplingPlan plan, int unknownSections) {
      this.plan = plan;
      this.unknownSections = unknownSections;
    }

    /** The plan, made of the sections that this version knows. */
    public SamplingPlan plan() {
      return plan;
    }

    /** How many sections were skipped because this version does not know their type. */
    public int unknownSections() {
      return unknownSections;
    }
  }
}
