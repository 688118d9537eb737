// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.tests;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNTHETIC;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules of the design that hold across modules. */
@AnalyzeClasses(packages = "io.sofarpc", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final Pattern PLUG_IN =
      Pattern.compile("io\\.sofarpc\\.(transport\\.|(?:codec|registry)\\.[^.]+).*");

  @ArchTest
  static final ArchRule netty_isSeenByTheTransportOnly =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.sofarpc.transport.*..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.netty..");

  @ArchTest
  static final ArchRule packages_haveNoCycles =
      slices()
          .assignedFrom(by("package", type -> SliceIdentifier.of(type.getPackageName())))
          .should()
          .beFreeOfCycles();

  @ArchTest
  static final ArchRule plugins_doNotSeeEachOther =
      slices()
          .assignedFrom(by("plug-in", ArchitectureTest::plugin))
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule staticFields_areFinal =
      fields().that().areStatic().and(are(source())).should().beFinal().allowEmptyShould(true);

  @ArchTest
  static final ArchRule staticFields_holdNothingMutable =
      noFields()
          .that()
          .areStatic()
          .should()
          .haveRawType(
              assignableTo(ArrayDeque.class)
                  .or(assignableTo(ArrayList.class))
                  .or(assignableTo(AtomicBoolean.class))
                  .or(assignableTo(AtomicInteger.class))
                  .or(assignableTo(AtomicLong.class))
                  .or(assignableTo(AtomicReference.class))
                  .or(assignableTo(BlockingQueue.class))
                  .or(assignableTo(ConcurrentMap.class))
                  .or(assignableTo(HashMap.class))
                  .or(assignableTo(HashSet.class))
                  .or(assignableTo(LongAdder.class))
                  .as("a mutable type"))
          .allowEmptyShould(true);

  /** The transport's packages are one plug-in; each codec and each registry is one. */
  private static SliceIdentifier plugin(JavaClass type) {
    Matcher matcher = PLUG_IN.matcher(type.getPackageName());
    return matcher.matches() ? SliceIdentifier.of(matcher.group(1)) : SliceIdentifier.ignore();
  }

  private static SliceAssignment by(String what, Function<JavaClass, SliceIdentifier> slice) {
    return new SliceAssignment() {
      @Override
      public SliceIdentifier getIdentifierOf(JavaClass type) {
        return slice.apply(type);
      }

      @Override
      public String getDescription() {
        return what;
      }
    };
  }

  private static DescribedPredicate<JavaField> source() {
    return DescribedPredicate.describe(
        "written in source code", field -> !field.getModifiers().contains(SYNTHETIC));
  }
}
