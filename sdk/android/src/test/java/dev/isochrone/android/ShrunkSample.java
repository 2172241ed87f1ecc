// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import com.android.tools.r8.CompilationMode;
import com.android.tools.r8.OutputMode;
import com.android.tools.r8.R8;
import com.android.tools.r8.R8Command;
import dev.isochrone.android.sample.SampleApp;
import java.nio.file.Path;
import java.util.List;

/**
 * Shrinks and renames the sample app with R8 in full mode, the AAR's consumer rules and the app's
 * own: one rule, for its entry. OkHttp stays outside.
 */
public final class ShrunkSample {
  private ShrunkSample() {}

  /** Writes class files into a folder, and beside it the mapping of names. */
  public static void toClasses(Path out, Path mapping) throws Exception {
    R8Command.Builder command = command(mapping);
    R8.run(command.setMode(CompilationMode.RELEASE).setOutput(out, OutputMode.ClassFile).build());
  }

  /** Writes dex into a folder, and beside it the mapping of names. */
  public static void toDex(Path out, Path mapping) throws Exception {
    R8Command.Builder command = command(mapping);
    DexSize.dex(command, out);
    R8.run(command.build());
  }

  private static R8Command.Builder command(Path mapping) throws Exception {
    R8Command.Builder command = R8Command.builder();
    DexSize.common(command);
    Path tests = DexSize.origin(SampleApp.class);
    command.addProgramFiles(tests.resolve("dev/isochrone/android/sample/SampleApp.class"));
    return command
        .addProguardConfigurationFiles(DexSize.moduleFolder().resolve("src/main/aar/proguard.txt"))
        .addProguardConfiguration(
            List.of("-keep class " + SampleApp.class.getName() + " { public static *; }"),
            com.android.tools.r8.origin.Origin.unknown())
        .setProguardMapOutputPath(mapping);
  }
}
