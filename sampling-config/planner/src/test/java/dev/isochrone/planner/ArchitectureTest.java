// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.planner;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** From mathematics to policy to forecast to simulation to command, and never back. */
class ArchitectureTest {
  private static final String ROOT = "dev.isochrone.planner";
  private static final JavaClasses PLANNER =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void packages_depend_one_way() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("command")
        .definedBy(ROOT + ".command")
        .layer("simulate")
        .definedBy(ROOT + ".simulate")
        .layer("forecast")
        .definedBy(ROOT + ".forecast")
        .layer("policy")
        .definedBy(ROOT)
        .layer("allocate")
        .definedBy(ROOT + ".allocate")
        .whereLayer("command")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("simulate")
        .mayOnlyBeAccessedByLayers("command")
        .whereLayer("forecast")
        .mayOnlyBeAccessedByLayers("command", "simulate")
        .whereLayer("policy")
        .mayOnlyBeAccessedByLayers("command", "simulate", "forecast")
        .check(PLANNER);
  }
}
