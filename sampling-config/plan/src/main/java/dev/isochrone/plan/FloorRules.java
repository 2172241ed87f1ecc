// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.plan;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the operator insists on, whatever requests teach: the first rule that fits a request's api
 * and outcome says with which probability it is kept at least, or that it is dropped unseen.
 * Immutable and thread-safe; asking allocates nothing.
 *
 * <p>In a plan's binary form, big-endian:
 *
 * <pre>
 *   rule*                                                   until the end of the section
 *   rule := length:u8  kind:u8  outcomes:u16  keep:f32  api[length − 7]
 *           kind 0 drop, 1 at least; outcomes bit n: {@link Outcome} of code n; api: a glob in UTF-8
 * </pre>
 */
public final class FloorRules {

  /** No rules: the plan's values alone decide. */
  public static final FloorRules NONE = new FloorRules(Collections.<Rule>emptyList(), 0);

  /** Bits of every outcome, those not yet invented included. */
  public static final int ANY_OUTCOME = 0xffff;

  /** The most bytes of a glob. */
  public static final int GLOB_MAX_BYTES = 200;

  private static final int DROP = 0;
  private static final int AT_LEAST = 1;
  private static final int FIXED_BYTES = 7;

  private final Rule[] rules;
  private final int unknown;

  private FloorRules(List<Rule> rules, int unknown) {
    this.rules = rules.toArray(new Rule[0]);
    this.unknown = unknown;
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return rules.length == 0;
  }

  /** Whether a request is dropped before anything else looks at it. */
  public boolean drops(String api, Outcome outcome) {
    Rule rule = find(api, outcome);
    return rule != null && rule.drop;
  }

  /** The least probability with which a request that ends up here is kept, 0 if none is set. */
  public double keepProbabilityAtLeast(String api, Outcome outcome) {
    Rule rule = find(api, outcome);
    return rule == null ? 0 : rule.keepProbabilityAtLeast;
  }

  /** How many rules of kinds that this version does not know were left out. */
  int unknown() {
    return unknown;
  }

  private @Nullable Rule find(String api, Outcome outcome) {
    int bit = 1 << outcome.code();
    for (Rule rule : rules) {
      if ((rule.outcomes & bit) != 0 && matches(rule.api, api)) {
        return rule;
      }
    }
    return null;
  }

  /** Whether a glob fits a text: {@code *} stands for any characters, also for none. */
  public static boolean matches(String glob, String text) {
    int at = 0;
    int in = 0;
    int star = -1;
    int retry = 0;
    while (in < text.length()) {
      if (at < glob.length() && glob.charAt(at) == '*') {
        star = at++;
        retry = in;
      } else if (at < glob.length() && glob.charAt(at) == text.charAt(in)) {
        at++;
        in++;
      } else if (star >= 0) {
        at = star + 1;
        in = ++retry;
      } else {
        return false;
      }
    }
    while (at < glob.length() && glob.charAt(at) == '*') {
      at++;
    }
    return at == glob.length();
  }

  /** The bit of an outcome in a rule. */
  public static int bit(Outcome outcome) {
    return 1 << outcome.code();
  }

  int bytes() {
    int bytes = 0;
    for (Rule rule : rules) {
      bytes += 1 + FIXED_BYTES + rule.utf8.length;
    }
    return bytes;
  }

  void encode(ByteBuffer out) {
    for (Rule rule : rules) {
      out.put((byte) (FIXED_BYTES + rule.utf8.length))
          .put((byte) (rule.drop ? DROP : AT_LEAST))
          .putShort((short) rule.outcomes)
          .putFloat(rule.keepProbabilityAtLeast)
          .put(rule.utf8);
    }
  }

  static FloorRules decode(ByteBuffer in) {
    Builder rules = builder();
    while (in.hasRemaining()) {
      byte[] body = new byte[in.get() & 0xff];
      in.get(body);
      rules.decoded(ByteBuffer.wrap(body));
    }
    return rules.build();
  }

  /** Returns a builder without rules. */
  public static Builder builder() {
    return new Builder();
  }

  /** Rules in the order in which they are tried. Not thread-safe. */
  public static final class Builder {
    private final List<Rule> rules = new ArrayList<>();
    private int unknown;

    private Builder() {}

    /**
     * Requests that fit are kept with this probability at least.
     *
     * @param apiGlob 1 to {@link #GLOB_MAX_BYTES} bytes
     * @param outcomes {@link #bit}s
     * @param keepProbability 0 to 1
     */
    public Builder atLeast(String apiGlob, int outcomes, double keepProbability) {
      float atLeast = (float) Bounds.probability("keepProbabilityAtLeast", keepProbability);
      rules.add(new Rule(apiGlob, outcomes, atLeast, false));
      return this;
    }

    /** Requests that fit are never recorded. */
    public Builder drop(String apiGlob, int outcomes) {
      rules.add(new Rule(apiGlob, outcomes, 0, true));
      return this;
    }

    private void decoded(ByteBuffer body) {
      int kind = body.get();
      if (kind != DROP && kind != AT_LEAST) {
        unknown++;
        return;
      }
      int outcomes = body.getShort() & 0xffff;
      float keep = body.getFloat();
      byte[] utf8 = new byte[body.remaining()];
      body.get(utf8);
      String api = new String(utf8, StandardCharsets.UTF_8);
      if (kind == DROP) {
        drop(api, outcomes);
      } else {
        atLeast(api, outcomes, keep);
      }
    }

    /** Returns the rules. */
    public FloorRules build() {
      return rules.isEmpty() && unknown == 0 ? NONE : new FloorRules(rules, unknown);
    }
  }

  private static final class Rule {
    final String api;
    final byte[] utf8;
    final int outcomes;
    final float keepProbabilityAtLeast;
    final boolean drop;

    Rule(String api, int outcomes, float keepProbabilityAtLeast, boolean drop) {
      this.api = api;
      this.outcomes = outcomes;
      this.keepProbabilityAtLeast = keepProbabilityAtLeast;
      this.drop = drop;
      utf8 = api.getBytes(StandardCharsets.UTF_8);
      if (utf8.length < 1 || utf8.length > GLOB_MAX_BYTES) {
        throw new IllegalArgumentException(
            "glob not of 1.." + GLOB_MAX_BYTES + " bytes: " + utf8.length);
      }
    }
  }
}
