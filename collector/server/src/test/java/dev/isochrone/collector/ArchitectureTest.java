// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.collector;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Stages know the root package's values and nothing of each other; only {@code app} knows all. */
class ArchitectureTest {
  private static final String ROOT = "dev.isochrone.collector";
  private static final JavaClasses COLLECTOR =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void stages_know_nothing_of_each_other() {
    slices()
        .matching(ROOT + ".(*)..")
        .should()
        .notDependOnEachOther()
        .ignoreDependency(resideInAPackage(ROOT + ".app"), not(resideInAPackage(ROOT + ".app")))
        .check(COLLECTOR);
  }

  @Test
  void values_know_no_stage() {
    noClasses()
        .that()
        .resideInAPackage(ROOT)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + ".*..")
        .check(COLLECTOR);
  }

  @Test
  void only_the_wiring_knows_the_engine() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".app")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.isochrone.clickhouse.embedded..")
        .check(COLLECTOR);
  }
}
