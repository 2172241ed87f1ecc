// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
package dev.isochrone.demo;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.isochrone.demo");

  @Test
  void parts_do_not_depend_on_each_other_in_circles() {
    slices().matching("dev.isochrone.demo.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void only_devices_know_the_sdk() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.isochrone.demo.device")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.isochrone")
        .check(CLASSES);
  }

  @Test
  void servers_and_network_do_not_know_the_devices() {
    noClasses()
        .that()
        .resideInAnyPackage("..network..", "..web..", "..origin..", "..edge..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("..device..", "..traffic..")
        .check(CLASSES);
  }
}
