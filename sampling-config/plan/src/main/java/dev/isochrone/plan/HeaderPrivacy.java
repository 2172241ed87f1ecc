// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.plan;

/**
 * Which headers are never recorded, whatever an app allows: those that tell who somebody is or let
 * others pass for them, and values that look as if they did. An SDK reads none of them, a collector
 * stores none. It errs on the side of too many. Stateless.
 */
public final class HeaderPrivacy {

  private static final int NAME_MAX = 64;
  private static final int TOKEN_MIN = 20;

  /** Anywhere in a name. */
  private static final String[] DENIED =
      ("account apikey auth cookie credential csrf email forwarded jwt location passw referer"
              + " secret session signature token xsrf")
          .split(" ", -1);

  /** What an object of JSON begins with in Base64, and so each token of short parts. */
  private static final String ENCODED_OBJECT = "eyJ";

  /** As a word of a name, between dashes. */
  private static final String[] DENIED_WORDS = "id ip key sid uid user uuid".split(" ", -1);

  private HeaderPrivacy() {}

  /**
   * Whether a header must not be recorded; also true for what is no header's name in lower case.
   */
  public static boolean isDenied(String name) {
    if (name.isEmpty() || name.length() > NAME_MAX) {
      return true;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-') {
        return true;
      }
    }
    for (String denied : DENIED) {
      if (name.contains(denied)) {
        return true;
      }
    }
    String words = "-" + name + "-";
    for (String word : DENIED_WORDS) {
      if (words.contains("-" + word + "-")) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a value looks like an address, a mail address, a URL with a query, a key (20 letters
   * and digits in a row) or a token.
   */
  public static boolean looksPersonal(String value) {
    int colons = 0;
    int dots = 0;
    int run = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      run = Character.isLetterOrDigit(c) ? run + 1 : 0;
      dots = c == '.' ? dots + 1 : c >= '0' && c <= '9' ? dots : 0;
      colons += c == ':' ? 1 : 0;
      if (c == '@' || c == '?' || c < ' ' || dots == 3 || colons == 2 || run == TOKEN_MIN) {
        return true;
      }
    }
    return value.contains(ENCODED_OBJECT);
  }
}
