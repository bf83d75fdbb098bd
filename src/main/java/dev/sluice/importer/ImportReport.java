package dev.sluice.importer;

import dev.sluice.flat.CsvFormat;
import dev.sluice.run.FailedException;
import dev.sluice.run.RunReport;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What an import says at its end, and the files with what it has refused. */
final class ImportReport {
    private final ImportOptions options;
    private final List<FileImport> files;
    private final RunReport report;

    ImportReport(ImportOptions options, List<FileImport> files, RunReport report) {
        this.options = options;
        this.files = files;
        this.report = report;
    }

    /** Writes the records that did not come in, of each file that has some and was read to its end. */
    void writeFiles() throws IOException {
        for (FileImport file : files) {
            long refused = file.in().stream().mapToLong(RangeNote::refused).sum();
            if (refused > 0 && file.isComplete()) {
                write(file, file.rejects());
                report.warn(refused + (refused == 1 ? " record" : " records") + " of " + file.name() + " refused, see "
                        + file.rejects().records() + " and "
                        + file.rejects().reasons().getFileName() + ".");
            }
            long skipped = file.in().stream().mapToLong(RangeNote::skipped).sum();
            if (skipped > 0 && file.isComplete() && file.ignored().isPresent()) {
                write(file, file.ignored().get());
            }
        }
    }

    private static void write(FileImport file, RecordFiles into) throws IOException {
        try {
            into.assemble(file.in(), headLines(file), head(file));
        } catch (FileNotFoundException e) {
            throw new FailedException(e.getMessage() + "; start again with --fresh", e);
        }
    }

    private static long headLines(FileImport file) {
        return file.head().end().line() - 1;
    }

    /** With its header a CSV file of refused records can be mended and imported like the file that they are from. */
    private static byte[] head(FileImport file) throws IOException {
        boolean header = file.format() instanceof CsvFormat csv && csv.header();
        if (!header || !file.file().isRepeatable()) {
            return new byte[0];
        }
        try (InputStream in = file.file().open()) {
            return in.readNBytes((int) file.head().end().offset());
        }
    }

    /** What was done, as figures. */
    void figures() {
        long records = 0;
        long refused = 0;
        long skipped = 0;
        long rows = 0;
        List<Map<String, Object>> list = new ArrayList<>();
        for (FileImport file : files) {
            long own = 0;
            long bad = 0;
            long left = 0;
            for (RangeNote note : file.in()) {
                own += note.records();
                bad += note.refused();
                left += note.skipped();
                rows += note.taken();
            }
            records += own;
            refused += bad;
            skipped += left;
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("file", file.name());
            one.put("table", file.table().name().toString());
            one.put("records", own);
            one.put("refused", bad);
            one.put("duplicatesLeftOut", left);
            if (left > 0 && file.ignored().isPresent()) {
                one.put("duplicates", file.ignored().get().records().toString());
            }
            if (!file.failure().isEmpty()) {
                one.put("failure", file.failure());
            }
            list.add(one);
        }
        report.put("files", files.size());
        report.put("records", records);
        report.put("rows", rows);
        if (refused > 0 || options.maxErrors().any()) {
            report.put("refused", refused);
        }
        if (options.duplicates() == DuplicatePolicy.IGNORE) {
            report.put("duplicatesLeftOut", skipped);
        }
        report.put("perFile", list);
    }

    /**
     * Says that records were refused, where that may be.
     *
     * @throws FailedException when a file is not in to its end, or too many of its records are not
     */
    void check(ErrorBudget budget) {
        String failures = files.stream()
                .map(FileImport::failure)
                .filter(why -> !why.isEmpty())
                .distinct()
                .collect(Collectors.joining("; "));
        if (!failures.isEmpty()) {
            throw new FailedException(failures);
        }
        for (FileImport file : files) {
            if (!file.isComplete()) {
                throw new FailedException(file.name() + " was not imported to its end");
            }
        }
        if (budget.exceededInAll()) {
            throw new FailedException(
                    budget.refused() + " records were refused, more than --max-errors " + budget.max() + " lets pass");
        }
        if (budget.refused() > 0) {
            report.differ();
        }
    }

    /** Takes away what {@link #writeFiles} was made of. */
    void discardParts() throws IOException {
        for (FileImport file : files) {
            if (options.maxErrors().any() || file.in().stream().anyMatch(note -> note.refused() > 0)) {
                file.rejects().discardAll();
            }
            if (file.ignored().isPresent()) {
                file.ignored().get().discardAll();
            }
        }
    }
}
