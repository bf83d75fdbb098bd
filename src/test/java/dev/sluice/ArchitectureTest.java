package dev.sluice;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.Slice;
import java.util.ArrayList;
import java.util.List;

/** The borders between the packages: operations over a core that knows nothing of Spring. */
@AnalyzeClasses(packages = "dev.sluice", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String JDK = "java..";

    /** JAXP, crypto, management and the like; part of the JDK. */
    private static final String JDK_MORE = "javax..";

    private static final String SIGNALS = "sun.misc";
    private static final String SPRING = "org.springframework..";
    private static final String JSON = "tools.jackson..";
    private static final String JSON_ANNOTATIONS = "com.fasterxml.jackson.annotation..";
    private static final List<String> OPERATIONS = List.of("dump", "load", "archive", "importer", "verify");

    @ArchTest
    static final ArchRule runUsesTheJdkAlone = only("run");

    @ArchTest
    static final ArchRule rowUsesTheJdkAlone = only("row");

    @ArchTest
    static final ArchRule chunkUsesTheJdkAndWhatTablesAre = only("chunk", "dev.sluice.run..", "dev.sluice.mysql..");

    @ArchTest
    static final ArchRule throttleUsesTheJdk = only("throttle", "dev.sluice.run..");

    @ArchTest
    static final ArchRule mysqlUsesTheDriver =
            only("mysql", "dev.sluice.run..", "dev.sluice.row..", "dev.sluice.throttle..", "com.mysql..");

    @ArchTest
    static final ArchRule fileUsesCompressionAndFormats = only(
            "file",
            "dev.sluice.run..",
            "dev.sluice.row..",
            "com.github.luben.zstd..",
            "org.apache.commons.csv..",
            JSON,
            JSON_ANNOTATIONS);

    @ArchTest
    static final ArchRule flatKnowsFilesAndConnectsToNothing = only(
            "flat", "dev.sluice.run..", "dev.sluice.file..", "org.apache.commons.csv..", "com.github.luben.zstd..");

    @ArchTest
    static final ArchRule yamlUsesSnakeYaml = only("yaml", "dev.sluice.run..", "org.yaml..");

    @ArchTest
    static final ArchRule jobFilesAreYaml = only("jobfile", "dev.sluice.run..", "dev.sluice.yaml..");

    @ArchTest
    static final ArchRule sqlUsesTheJdk = only("sql", "dev.sluice.run..", "dev.sluice.mysql..");

    @ArchTest
    static final ArchRule layoutUsesFilesAndWhatTablesAre = only(
            "layout",
            "dev.sluice.run..",
            "dev.sluice.row..",
            "dev.sluice.file..",
            "dev.sluice.mysql..",
            "dev.sluice.chunk..",
            "dev.sluice.sql..",
            "com.github.luben.zstd..",
            JSON,
            JSON_ANNOTATIONS);

    @ArchTest
    static final ArchRule targetUsesTheDatabase =
            only("target", "dev.sluice.run..", "dev.sluice.mysql..", "dev.sluice.sql..");

    @ArchTest
    static final ArchRule jobUsesSpringAndTheRepositorysDrivers = only(
            "job",
            "dev.sluice.run..",
            "dev.sluice.mysql..",
            SPRING,
            "org.h2..",
            "com.zaxxer.hikari..",
            "org.slf4j..",
            "ch.qos.logback..",
            SIGNALS,
            JSON,
            JSON_ANNOTATIONS);

    @ArchTest
    static final ArchRule metricsAreOfRuns =
            only("metrics", "dev.sluice.run..", "dev.sluice.job..", "io.micrometer..", "com.sun.net.httpserver..");

    @ArchTest
    static final ArchRule pagesAreText = only("page", "dev.sluice.run..");

    @ArchTest
    static final ArchRule operationsDoNotKnowEachOther = slices().matching("dev.sluice.(*)..")
            .that(areOperations())
            .should()
            .notDependOnEachOther()
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule operationsDoNotKnowWhoStartsThem = noClasses()
            .that()
            .resideInAnyPackage(packages(OPERATIONS))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.sluice.cli..", "dev.sluice.demo..", "picocli..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule onlyJobClassesOfOperationsUseSpring = noClasses()
            .that()
            .resideInAnyPackage(packages(OPERATIONS))
            .and()
            .haveNameNotMatching(".*Job(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SPRING)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule commandLineLeavesSpringBatchToJobs = noClasses()
            .that()
            .resideInAnyPackage("dev.sluice.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework.batch..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule jsonIsForFilesAndJobs = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.sluice.dump..",
                    "dev.sluice.verify..",
                    "dev.sluice.layout..",
                    "dev.sluice.file..",
                    "dev.sluice.job..",
                    "dev.sluice.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(JSON)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule demoIsForTheCommandLineAlone = noClasses()
            .that()
            .resideOutsideOfPackages("dev.sluice.demo..", "dev.sluice.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.sluice.demo..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("dev.sluice.(*)..").should().beFreeOfCycles().allowEmptyShould(true);

    private static DescribedPredicate<Slice> areOperations() {
        return describe("are operations", slice -> OPERATIONS.contains(slice.getNamePart(1)));
    }

    /** The packages and all below them. */
    private static String[] packages(List<String> names) {
        return names.stream().map(name -> "dev.sluice." + name + "..").toArray(String[]::new);
    }

    /** The package may use itself, the JDK and what is listed. */
    private static ArchRule only(String name, String... others) {
        String own = "dev.sluice." + name + "..";
        List<String> allowed = new ArrayList<>(List.of(own, JDK, JDK_MORE));
        allowed.addAll(List.of(others));
        return classes()
                .that()
                .resideInAPackage(own)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(String[]::new)))
                .allowEmptyShould(true);
    }
}
