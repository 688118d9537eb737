// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.sofarpc", importOptions = DoNotIncludeTests.class)
class CoreDependenciesTest {
  @ArchTest
  static final ArchRule core_dependsOnSlf4jAndJspecifyOnly =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.sofarpc..", "java..", "javax..", "org.jspecify.annotations", "org.slf4j..");
}
