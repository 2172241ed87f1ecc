// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.android;

import com.android.tools.r8.BaseCommand;
import com.android.tools.r8.BaseCompilerCommand;
import com.android.tools.r8.CompilationMode;
import com.android.tools.r8.D8;
import com.android.tools.r8.D8Command;
import com.android.tools.r8.JdkClassFileProvider;
import com.android.tools.r8.OutputMode;
import com.android.tools.r8.R8;
import com.android.tools.r8.R8Command;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.isochrone.InstallStore;
import dev.isochrone.plan.SamplingPlan;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.NullMarked;

/**
 * How large core, this module and all that they bring but OkHttp are in an app, as dex.
 *
 * <p>R8 runs in full mode as in an app's release build: the AAR's consumer rules, the rules that
 * the Android Gradle plugin adds, and a file for the names, without which R8 keeps the line tables.
 * Beside what the app that reaches the whole public API pays at most, an app's as the README has
 * it.
 */
final class DexSize {
  private static final int MIN_API_LEVEL = 21;

  private DexSize() {}

  /** Prints the figures; run from this module's folder or the repository's root. */
  public static void main(String[] args) throws Exception {
    Path module = moduleFolder();
    System.out.println("figure dex.d8.bytes " + afterD8() + " bytes");
    System.out.println("figure dex.r8.bytes " + afterR8(module, "app.pro") + " bytes");
    System.out.println("figure dex.r8.usual.bytes " + afterR8(module, "usual-app.pro") + " bytes");
  }

  static Path moduleFolder() {
    Path fromRoot = Path.of("sdk", "android");
    return Files.isDirectory(fromRoot) ? fromRoot : Path.of("");
  }

  /** Bytes of dex without shrinking. */
  static long afterD8() throws Exception {
    Path out = Files.createTempDirectory("isochrone-d8");
    D8Command.Builder command = D8Command.builder();
    common(command);
    dex(command, out);
    D8.run(command.build());
    return dexBytes(out);
  }

  /**
   * Bytes of dex after shrinking.
   *
   * @param app a file of src/test/r8: what the app reaches
   */
  static long afterR8(Path module, String app) throws Exception {
    Path out = Files.createTempDirectory("isochrone-r8");
    R8Command.Builder command = R8Command.builder();
    common(command);
    Path rules = module.resolve("src/test/r8");
    command.addProguardConfigurationFiles(
        module.resolve("src/main/aar/proguard.txt"), rules.resolve("agp.pro"), rules.resolve(app));
    command.setProguardMapOutputPath(out.resolve("mapping.txt"));
    dex(command, out);
    R8.run(command.build());
    return dexBytes(out);
  }

  static void common(BaseCommand.Builder<?, ?> command) throws IOException, URISyntaxException {
    for (Class<?> shipped :
        List.of(AutoInstall.class, InstallStore.class, SamplingPlan.class, JsonGenerator.class)) {
      addProgram(command, origin(shipped));
    }
    for (Class<?> there :
        List.of(
            android.app.Activity.class,
            OkHttpClient.class,
            okio.Okio.class,
            kotlin.Unit.class,
            NullMarked.class)) {
      command.addLibraryFiles(origin(there));
    }
    command.addLibraryResourceProvider(
        JdkClassFileProvider.fromJdkHome(Path.of(System.getProperty("java.home"))));
  }

  /** Lets a command make dex for the oldest Android. */
  static void dex(BaseCompilerCommand.Builder<?, ?> command, Path out) {
    command
        .setMinApiLevel(MIN_API_LEVEL)
        .setMode(CompilationMode.RELEASE)
        .setOutput(out, OutputMode.DexIndexed);
  }

  static void addProgram(BaseCommand.Builder<?, ?> command, Path origin) throws IOException {
    if (!Files.isDirectory(origin)) {
      command.addProgramFiles(origin);
      return;
    }
    try (Stream<Path> files = Files.walk(origin)) {
      files.filter(file -> file.toString().endsWith(".class")).forEach(command::addProgramFiles);
    }
  }

  /** The jar or folder that a class came from. */
  static Path origin(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static long dexBytes(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".dex"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }
}
