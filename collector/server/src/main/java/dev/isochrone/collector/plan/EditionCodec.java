// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector.plan;

import dev.isochrone.plan.SamplingPlan;
import dev.isochrone.plan.SamplingPlanCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The archived form of an {@link Edition}.
 *
 * <pre>
 *   edition := regions:u16  region{regions}
 *   region  := tenant:utf  app:utf  country:utf  bytes:i32  plan[bytes]    utf: u16 length, modified UTF-8
 * </pre>
 *
 * Plans are complete in an edition that brings tables, and deltas to those in all others.
 * Stateless.
 */
final class EditionCodec {
  private EditionCodec() {}

  static byte[] encode(Edition edition) {
    boolean complete = edition.tableEdition() == edition.number();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeShort(edition.regions().size());
      for (int region = 0; region < edition.regions().size(); region++) {
        RegionKey key = edition.regions().get(region);
        SamplingPlan plan = edition.plan(region);
        if (plan == null) {
          throw new IllegalStateException("expected a plan for each region: none for " + key);
        }
        out.writeUTF(key.tenant());
        out.writeUTF(key.app());
        out.writeUTF(key.country());
        byte[] encoded =
            complete ? SamplingPlanCodec.encode(plan) : SamplingPlanCodec.encodeDelta(plan);
        out.writeInt(encoded.length);
        out.write(encoded);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads an edition.
   *
   * @param tables the edition that brought its tables; null if it brings its own or has none
   */
  static Edition decode(long number, long tableEdition, byte[] bytes, @Nullable Edition tables) {
    List<RegionKey> regions = new ArrayList<>();
    List<SamplingPlan> plans = new ArrayList<>();
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int count = in.readUnsignedShort();
      for (int region = 0; region < count; region++) {
        regions.add(new RegionKey(in.readUTF(), in.readUTF(), in.readUTF()));
        byte[] plan = new byte[in.readInt()];
        in.readFully(plan);
        SamplingPlan before = tables == null ? null : tables.plan(region);
        plans.add(SamplingPlanCodec.decode(plan, before).plan());
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("expected edition %d whole".formatted(number), e);
    }
    return new Edition(number, tableEdition, regions, plans);
  }
}
