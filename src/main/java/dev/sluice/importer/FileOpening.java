package dev.sluice.importer;

import dev.sluice.flat.FileHead;
import dev.sluice.flat.FlatFile;
import dev.sluice.flat.OpenedFile;
import dev.sluice.flat.RecordProcessor;
import dev.sluice.flat.UnreadableFileException;
import dev.sluice.mysql.TargetTable;
import dev.sluice.run.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Opens the files of an import as far as their first records, and finds the column of each field. One thread.
 */
final class FileOpening {
    private final ImportOptions options;

    FileOpening(ImportOptions options) {
        this.options = options;
    }

    /**
     * A file as it was opened.
     *
     * @param input its name and table
     * @param file its content
     * @param head what stands before its records
     * @param opened its records, where it can be read once, else null
     * @param plan what its fields are for
     * @param processors what is done to its records
     */
    record Opened(
            InputFile input,
            FlatFile file,
            FileHead head,
            OpenedFile opened,
            FieldPlan plan,
            List<RecordProcessor> processors) {}

    /** Opens all. @param tables by their names */
    List<Opened> open(Map<String, TargetTable> tables, InputStream stdin) {
        List<Opened> all = new ArrayList<>();
        Map<Optional<List<String>>, Map<String, FieldPlan>> plans = new HashMap<>();
        Map<FieldPlan, List<RecordProcessor>> processors = new IdentityHashMap<>();
        for (InputFile input : options.files()) {
            FlatFile file = input.isStdin() ? FlatFile.ofStream(input.name(), stdin) : FlatFile.of(input.path());
            try {
                OpenedFile opened = OpenedFile.open(file, options.format());
                if (file.isRepeatable()) {
                    opened.close();
                }
                Optional<List<String>> names =
                        options.columns().or(() -> opened.head().names());
                FieldPlan plan = plans.computeIfAbsent(names, key -> new HashMap<>())
                        .computeIfAbsent(input.table(), table -> plan(tables.get(table), names));
                all.add(new Opened(
                        input,
                        file,
                        opened.head(),
                        file.isRepeatable() ? null : opened,
                        plan,
                        processors.computeIfAbsent(plan, options.conversions()::processors)));
            } catch (UnreadableFileException e) {
                throw new RefusedException(e.getMessage(), e);
            } catch (IOException e) {
                throw new RefusedException(input.name() + " cannot be read: " + e.getMessage() + ".", e);
            }
        }
        return all;
    }

    private FieldPlan plan(TargetTable table, Optional<List<String>> names) {
        return FieldPlan.of(
                table,
                names,
                options.skipColumns(),
                options.sets(),
                options.format().charset());
    }

    /** Where the refused records of a file go. @throws RefusedException when nothing can be written there */
    RecordFiles rejects(InputFile input, String job) {
        return files(RecordFiles.Kind.REJECTED, options.maxErrors().any(), input, job);
    }

    /** Where the duplicates of a file are listed, if they are to be; throws likewise. */
    Optional<RecordFiles> ignored(InputFile input, String job) {
        return options.listIgnored()
                ? Optional.of(files(RecordFiles.Kind.IGNORED, true, input, job))
                : Optional.empty();
    }

    private RecordFiles files(RecordFiles.Kind kind, boolean used, InputFile input, String job) {
        Path folder = options.rejectDir()
                .orElseGet(() -> input.isStdin()
                        ? Path.of("").toAbsolutePath()
                        : input.path().getParent());
        String name =
                input.isStdin() ? input.table() : input.path().getFileName().toString();
        if (used && !(Files.isDirectory(folder) && Files.isWritable(folder))) {
            throw new RefusedException((kind == RecordFiles.Kind.REJECTED ? "Refused records of " : "Duplicates of ")
                    + input.name() + " cannot be written into " + folder + "; name a folder with --reject-dir.");
        }
        return new RecordFiles(kind, folder, name, job.substring(0, 12));
    }
}
