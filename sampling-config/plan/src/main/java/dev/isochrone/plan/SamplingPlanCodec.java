// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.plan;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The binary form of a {@link SamplingPlan}, as the collector serves it and SDKs keep it on disk.
 *
 * <pre>
 *   'I' 'P' 1                                    magic and format
 *   section*                                     until the end of the input
 *
 *   section := type:u8  length:u16  body[length] big-endian throughout
 *     1 identity      version:u64  flags:u8      flags bit 0: enabled
 *     2 slices        keepProbability:f64  phaseKeepProbability:f32  (keepAtMost:f32 unless 1)
 *     3 exemplars     keepProbability:f32  hotKeepProbability:f32  hotBucket:u16
 *     4 rule          baseKeepProbability:f64  lambda:f64  sliceBytes:f32  timingBytes:f32  table:u32
 *     5 table         see ValueTableCodec
 *     6 floors        see FloorRules; left out if there are none
 *     7 device        wireBytesPerDay:u32  meteredWireBytesPerDay:u32   2^32-1: no bound; left out if neither has one
 * </pre>
 *
 * A section may grow at its end, and new section types may come: a reader skips what it does not
 * know, and {@link Decoded#unknownSections} counts it, unknown rules of section 6 too. Sections 1
 * and 2 must be there. A plan without section 4 keeps all slices alike. One with section 4 and
 * without 5 refers to the table of the plan before: a delta of 74 bytes instead of 12 more an api.
 * Stateless.
 */
public final class SamplingPlanCodec {

  private static final byte[] MAGIC = {'I', 'P', 1};
  private static final int IDENTITY = 1;
  private static final int SLICES = 2;
  private static final int EXEMPLARS = 3;
  private static final int RULE = 4;
  private static final int TABLE = 5;
  private static final int FLOORS = 6;
  private static final int DEVICE = 7;
  private static final int DEVICE_BYTES = 4 + 4;
  private static final int RULE_BYTES = 8 + 8 + 4 + 4 + 4;

  private SamplingPlanCodec() {}

  /** Returns the plan's binary form, complete. */
  public static byte[] encode(SamplingPlan plan) {
    return encode(plan, true);
  }

  /** Returns the plan's binary form without its table, for a reader that has the table. */
  public static byte[] encodeDelta(SamplingPlan plan) {
    return encode(plan, false);
  }

  private static byte[] encode(SamplingPlan plan, boolean withTable) {
    ValueRule rule = plan.valueRule();
    int tableBytes = rule == null || !withTable ? 0 : ValueTableCodec.bytes(rule.table());
    if (tableBytes > 0xffff) {
      throw new IllegalArgumentException("table over 65535 bytes: " + tableBytes);
    }
    int sliceBytes = plan.keepAtMost() < 1 ? 16 : 12;
    int floorBytes = plan.floors().bytes();
    if (floorBytes > 0xffff) {
      throw new IllegalArgumentException("floors over 65535 bytes: " + floorBytes);
    }
    ByteBuffer out =
        ByteBuffer.allocate(
            MAGIC.length
                + (3 + 9)
                + (3 + sliceBytes)
                + (3 + 10)
                + (rule == null ? 0 : 3 + RULE_BYTES)
                + (tableBytes == 0 ? 0 : 3 + tableBytes)
                + (floorBytes == 0 ? 0 : 3 + floorBytes)
                + (plan.hasDeviceBudget() ? 3 + DEVICE_BYTES : 0));
    out.put(MAGIC);
    section(out, IDENTITY, 9);
    out.putLong(plan.version()).put((byte) (plan.enabled() ? 1 : 0));
    section(out, SLICES, sliceBytes);
    out.putDouble(plan.keepProbability()).putFloat((float) plan.phaseKeepProbability());
    if (plan.keepAtMost() < 1) {
      out.putFloat((float) plan.keepAtMost());
    }
    section(out, EXEMPLARS, 10);
    out.putFloat((float) plan.exemplarKeepProbability())
        .putFloat((float) plan.hotExemplarKeepProbability())
        .putShort((short) plan.hotBucket());
    if (rule != null) {
      section(out, RULE, RULE_BYTES);
      out.putDouble(rule.baseKeepProbability())
          .putDouble(rule.lambda())
          .putFloat((float) rule.sliceBytes())
          .putFloat((float) rule.timingBytes())
          .putInt((int) rule.table().id());
      if (withTable) {
        section(out, TABLE, tableBytes);
        ValueTableCodec.encode(rule.table(), out);
      }
    }
    if (floorBytes > 0) {
      section(out, FLOORS, floorBytes);
      plan.floors().encode(out);
    }
    if (plan.hasDeviceBudget()) {
      section(out, DEVICE, DEVICE_BYTES);
      out.putInt((int) plan.wireBytesPerDay()).putInt((int) plan.meteredWireBytesPerDay());
    }
    return out.array();
  }

  /**
   * Reads a complete plan.
   *
   * @param bytes a plan's binary form, of this or a later version of the codec
   * @throws IllegalArgumentException if the bytes are not a plan, or one with impossible values
   */
  public static Decoded decode(byte[] bytes) {
    return decode(bytes, null);
  }

  /**
   * Reads a plan that may be a delta.
   *
   * @param bytes a plan's binary form, of this or a later version of the codec
   * @param previous the plan that the reader has, whose table a delta may refer to
   * @throws IllegalArgumentException if the bytes are not a plan, one with impossible values, or
   *     one that refers to a table which the plan before does not have
   */
  public static Decoded decode(byte[] bytes, @Nullable SamplingPlan previous) {
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
      return new Reading(previous).sections(in);
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("plan cut short: " + bytes.length + " bytes", e);
    }
  }

  private static void section(ByteBuffer out, int type, int length) {
    out.put((byte) type).putShort((short) length);
  }

  /** A plan while it is read; its sections may come in any order. */
  private static final class Reading {
    private final @Nullable SamplingPlan previous;
    private final SamplingPlan.Builder plan = SamplingPlan.builder();
    private @Nullable ByteBuffer rule;
    private @Nullable ValueTable table;

    Reading(@Nullable SamplingPlan previous) {
      this.previous = previous;
    }

    Decoded sections(ByteBuffer in) {
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
        if (!section(type, ByteBuffer.wrap(body))) {
          unknown++;
        }
        seen |= type < 32 ? 1 << type : 0;
      }
      int required = 1 << IDENTITY | 1 << SLICES;
      if ((seen & required) != required) {
        throw new IllegalArgumentException("plan without its sections 1 and 2");
      }
      SamplingPlan read = plan.valueRule(valueRule()).build();
      return new Decoded(read, unknown + read.floors().unknown());
    }

    private boolean section(int type, ByteBuffer body) {
      switch (type) {
        case IDENTITY:
          plan.version(body.getLong()).enabled((body.get() & 1) != 0);
          return true;
        case SLICES:
          plan.keepProbability(body.getDouble()).phaseKeepProbability(body.getFloat());
          if (body.hasRemaining()) {
            plan.keepAtMost(body.getFloat());
          }
          return true;
        case EXEMPLARS:
          plan.exemplarKeepProbability(body.getFloat())
              .hotExemplarKeepProbability(body.getFloat())
              .hotBucket(body.getShort() & 0xffff);
          return true;
        case RULE:
          rule = body;
          return true;
        case TABLE:
          table = ValueTableCodec.decode(body);
          return true;
        case FLOORS:
          plan.floors(FloorRules.decode(body));
          return true;
        case DEVICE:
          plan.deviceBudget(
              body.getInt() & SamplingPlan.NO_BUDGET, body.getInt() & SamplingPlan.NO_BUDGET);
          return true;
        default:
          return false;
      }
    }

    private @Nullable ValueRule valueRule() {
      if (rule == null) {
        return null;
      }
      double base = rule.getDouble();
      double lambda = rule.getDouble();
      double sliceBytes = rule.getFloat();
      double timingBytes = rule.getFloat();
      long wanted = rule.getInt() & 0xffff_ffffL;
      ValueTable found = table;
      if (found == null && previous != null && previous.valueRule() != null) {
        found = previous.valueRule().table();
      }
      if (found == null || found.id() != wanted) {
        throw new IllegalArgumentException(
            "plan refers to table "
                + wanted
                + ", the reader has "
                + (found == null ? "none" : String.valueOf(found.id())));
      }
      return new ValueRule(base, lambda, sliceBytes, timingBytes, found);
    }
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

    /** How many sections and floor rules were skipped, their type being unknown to this version. */
    public int unknownSections() {
      return unknownSections;
    }
  }
}
