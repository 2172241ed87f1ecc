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
import dev.isochrone.android.sample.UsualCalls;
import dev.isochrone.plan.SamplingPlan;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import org.jetbrains.annotations.NotNull;
import org.jspecify.annotations.NullMarked;

/**
 * How large core, this module and all that they bring but OkHttp are in an app, as dex.
 *
 * <p>R8 runs in full mode as in an app's release build: the AAR's consumer rules, the rules that
 * the Android Gradle plugin adds, and a file for the names, without which R8 keeps the line tables.
 * An app as the README has it, by what such an app grows if it has OkHttp already, and what an app
 * pays at most, if it reaches the whole public API.
 */
final class DexSize {
  private static final int MIN_API_LEVEL = 21;
  static final List<Class<?>> OKHTTP =
      List.of(OkHttpClient.class, okio.Okio.class, kotlin.Unit.class, NotNull.class);

  private DexSize() {}

  /** Prints the figures; run from this module's folder or the repository's root. */
  public static void main(String[] args) throws Exception {
    Path module = moduleFolder();
    System.out.println("figure dex.d8.bytes " + afterD8() + " bytes");
    System.out.println("figure dex.r8.bytes " + afterR8(module, "app.pro") + " bytes");
    System.out.println("figure dex.r8.usual.bytes " + afterR8(module, "usual-app.pro") + " bytes");
    System.out.println("figure dex.r8.added.bytes " + added(module) + " bytes");
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
    R8Command.Builder command = R8Command.builder();
    common(command);
    addRules(command, module, app);
    return afterR8(command, module);
  }

  private static void addRules(R8Command.Builder command, Path module, String app) {
    Path rules = module.resolve("src/test/r8");
    command.addProguardConfigurationFiles(
        module.resolve("src/main/aar/proguard.txt"),
        rules.resolve("manifest.pro"),
        rules.resolve(app));
  }

  private static long afterR8(R8Command.Builder command, Path module) throws Exception {
    Path out = Files.createTempDirectory("isochrone-r8");
    command.addProguardConfigurationFiles(module.resolve("src/test/r8/agp.pro"));
    command.setProguardMapOutputPath(out.resolve("mapping.txt"));
    dex(command, out);
    R8.run(command.build());
    return dexBytes(out);
  }

  /**
   * Bytes of dex by which an app grows that makes its calls by OkHttp: R8 has names, types and code
   * of Android, Java and OkHttp there once, and OkHttp optimised for what is reached of it.
   */
  static long added(Path module) throws Exception {
    R8Command.Builder without = callsByOkHttp();
    R8Command.Builder with = callsByOkHttp();
    addSdk(with);
    Path calls = module.resolve("src/test/r8/calls.pro");
    with.addProguardConfigurationFiles(calls);
    without.addProguardConfigurationFiles(calls);
    addRules(with, module, "usual-app.pro");
    return afterR8(with, module) - afterR8(without, module);
  }

  private static R8Command.Builder callsByOkHttp() throws Exception {
    R8Command.Builder command = R8Command.builder();
    Path tests = origin(UsualCalls.class);
    String calls = UsualCalls.class.getName().replace('.', '/') + ".class";
    command.addProgramFiles(tests.resolve(calls));
    addLibraries(command);
    for (Class<?> shipped : OKHTTP) {
      addProgram(command, origin(shipped));
    }
    return command;
  }

  static void common(BaseCommand.Builder<?, ?> command) throws IOException, URISyntaxException {
    addSdk(command);
    addLibraries(command);
    for (Class<?> there : OKHTTP) {
      command.addLibraryFiles(origin(there));
    }
  }

  static void addSdk(BaseCommand.Builder<?, ?> command) throws IOException, URISyntaxException {
    for (Class<?> shipped :
        List.of(AutoInstall.class, InstallStore.class, SamplingPlan.class, JsonGenerator.class)) {
      addProgram(command, origin(shipped));
    }
  }

  static void addLibraries(BaseCommand.Builder<?, ?> command)
      throws IOException, URISyntaxException {
    command.addLibraryFiles(origin(android.app.Activity.class), origin(NullMarked.class));
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
