// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Direction and acyclicity of the stages, what they may use, and what is public. */
class ArchitectureTest {

  private static final JavaClasses SDK =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.isochrone");

  private static final Set<String> API =
      Set.of(
          "ApiName",
          "Clock",
          "Consent",
          "InstallStore",
          "Isochrone",
          "IsochroneBuilder",
          "LogSink",
          "NetworkSource",
          "Recorder");

  private static final Set<String> WIRING =
      Set.of("Isochrone", "IsochroneBuilder", "Recorder", "Route", "RouteDump");

  @Test
  void stagesDoNotKnowEachOther() {
    for (String stage : Set.of("capture", "sample", "queue", "deliver")) {
      noClasses()
          .that()
          .resideInAPackage("dev.isochrone." + stage)
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.isochrone.(*)")
                  .and(
                      resideOutsideOfPackages(
                          "dev.isochrone", "dev.isochrone.plan", "dev.isochrone." + stage)))
          .check(SDK);
    }
  }

  @Test
  void stagesAreFreeOfCycles() {
    slices().matching("dev.isochrone.(*)..").should().beFreeOfCycles().check(SDK);
  }

  @Test
  void onlyTheWiringKnowsTheStages() {
    noClasses()
        .that(resideInAPackage("dev.isochrone").and(not(WIRING)))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.isochrone.capture",
            "dev.isochrone.sample",
            "dev.isochrone.queue",
            "dev.isochrone.deliver")
        .check(SDK);
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.isochrone.capture",
            "dev.isochrone.sample",
            "dev.isochrone.queue",
            "dev.isochrone.deliver")
        .should()
        .dependOnClassesThat(resideInAPackage("dev.isochrone").and(named(WIRING)))
        .check(SDK);
  }

  @Test
  void onlyTheseLibrariesAreUsed() {
    classes()
        .that()
        .resideOutsideOfPackage("dev.isochrone.plan")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.isochrone..",
            "java.io..",
            "java.lang..",
            "java.net..",
            "java.nio..",
            "java.security..",
            "java.util..",
            "javax.net.ssl..",
            "okhttp3..",
            "okio..",
            "com.fasterxml.jackson.core..",
            "kotlin..",
            "org.jspecify.annotations..")
        .check(SDK);
  }

  @Test
  void onlyTheWriterKnowsJackson() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.isochrone.deliver.JsonWriter")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.fasterxml..")
        .check(SDK);
  }

  @Test
  void publicClassesAreTheApiOrSayThatTheyAreNot() {
    Set<String> shared =
        SDK.stream()
            .filter(type -> type.getPackageName().equals("dev.isochrone"))
            .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
            .filter(type -> type.isTopLevelClass())
            .map(JavaClass::getSimpleName)
            .filter(name -> !API.contains(name))
            .collect(Collectors.toSet());

    assertThat(shared)
        .as("values that stages share; a new one must say \"Not API.\"")
        .containsExactlyInAnyOrder(
            "CacheStatus",
            "CollectorAdvice",
            "CompletedRequest",
            "ConnectionUse",
            "Dice",
            "EdgeReading",
            "HttpVersion",
            "LossReason",
            "Losses",
            "OwnTraffic",
            "Phase",
            "RequestColumns",
            "Slice",
            "Surroundings",
            "UnreadEdge",
            "UserChoices");
  }

  /** Kotlin and NullAway read it from the package's class file. */
  @Test
  void everyPackageSaysThatNothingIsNullUnlessMarked() {
    assertThat(SDK.stream().map(JavaClass::getPackageName).distinct())
        .hasSizeGreaterThanOrEqualTo(5)
        .allSatisfy(
            name ->
                assertThat(Class.forName(name + ".package-info")).hasAnnotation(NullMarked.class));
  }

  private static DescribedPredicate<JavaClass> named(Set<String> names) {
    return DescribedPredicate.describe(
        "named " + names, type -> names.contains(outermost(type).getSimpleName()));
  }

  private static DescribedPredicate<JavaClass> not(Set<String> names) {
    return DescribedPredicate.not(named(names));
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
  }
}
