// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import com.android.tools.r8.CompilationMode;
import com.android.tools.r8.OutputMode;
import com.android.tools.r8.R8;
import com.android.tools.r8.R8Command;
import com.android.tools.r8.origin.Origin;
import dev.isochrone.android.sample.RetrofitApp;
import dev.isochrone.android.sample.SampleApp;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import retrofit2.Retrofit;

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

  /**
   * Writes class files of an app that uses Retrofit, shrunk together with OkHttp and Retrofit as
   * apps are, under the rules that these bring along.
   */
  public static void withRetrofit(Path out, Path mapping) throws Exception {
    R8Command.Builder command = R8Command.builder();
    DexSize.addSdk(command);
    DexSize.addLibraries(command);
    for (Class<?> shipped : DexSize.OKHTTP) {
      DexSize.addProgram(command, DexSize.origin(shipped));
    }
    Path retrofit = DexSize.origin(Retrofit.class);
    DexSize.addProgram(command, retrofit);
    Path tests = DexSize.origin(RetrofitApp.class).resolve("dev/isochrone/android/sample");
    command.addProgramFiles(
        tests.resolve("RetrofitApp.class"), tests.resolve("RetrofitApp$Users.class"));
    try (FileSystem jar = FileSystems.newFileSystem(retrofit)) {
      command.addProguardConfiguration(
          Files.readAllLines(jar.getPath("META-INF/proguard/retrofit2.pro")), Origin.unknown());
    }
    command
        .addProguardConfigurationFiles(
            DexSize.moduleFolder().resolve("src/main/aar/proguard.txt"),
            DexSize.moduleFolder().resolve("src/test/r8/agp.pro"))
        .addProguardConfiguration(
            List.of(
                "-keep class " + RetrofitApp.class.getName() + " { public static *; }",
                "-dontwarn javax.annotation.**, okhttp3.internal.platform.**, org.conscrypt.**",
                "-dontwarn org.bouncycastle.**, org.openjsse.**, org.codehaus.mojo.**"),
            Origin.unknown())
        .setProguardMapOutputPath(mapping);
    R8.run(command.setMode(CompilationMode.RELEASE).setOutput(out, OutputMode.ClassFile).build());
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
            Origin.unknown())
        .setProguardMapOutputPath(mapping);
  }
}
