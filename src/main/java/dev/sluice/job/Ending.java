package dev.sluice.job;

import dev.sluice.mysql.SqlErrors;
import dev.sluice.run.BusyException;
import dev.sluice.run.ExitCode;
import dev.sluice.run.FailedException;
import dev.sluice.run.RefusedException;
import dev.sluice.run.StartOverException;
import dev.sluice.run.StoppedException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.Optional;
import org.springframework.batch.core.job.JobExecution;

/**
 * How an execution ended, in the user's terms.
 *
 * @param exitCode what the process tells its caller
 * @param message one sentence; empty when done
 */
record Ending(ExitCode exitCode, String message) {
    static final Ending DONE = new Ending(ExitCode.DONE, "");
    static final Ending DIFFERENCES = new Ending(ExitCode.DONE_WITH_DIFFERENCES, "");

    /** What a stop means. */
    static Ending stopped(Optional<String> reason) {
        String why = reason.map(known -> "stopped, for " + known).orElse("stopped on request");
        return new Ending(ExitCode.STOPPED, why + "; the same command resumes");
    }

    /** What a failure means, as the work threw it. */
    static Ending of(Throwable failure) {
        if (failure instanceof StoppedException) {
            return stopped(Optional.empty());
        }
        if (failure instanceof AlreadyRunningException || failure instanceof BusyException) {
            return new Ending(ExitCode.ALREADY_RUNNING, failure.getMessage());
        }
        if (failure instanceof RefusedException) {
            return new Ending(ExitCode.REFUSED, failure.getMessage());
        }
        return new Ending(ExitCode.FAILED, message(failure));
    }

    /** What Spring Batch has kept, when the failure was its own and not the work's. */
    static Throwable cause(JobExecution execution) {
        Optional<Throwable> kept = execution.getAllFailureExceptions().stream().findFirst();
        return unwrap(kept.orElseGet(() -> new IllegalStateException(
                "the job ended as " + execution.getStatus() + " without a reason in the repository")));
    }

    /** The failure without Spring's exceptions around it. */
    static Throwable unwrap(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && isSpring(cause)) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** Java leaves the reason out where a class of its own stands for it. */
    private static String reason(FileSystemException failure) {
        return failure instanceof NoSuchFileException
                ? "no such file or directory"
                : failure instanceof AccessDeniedException
                        ? "permission denied"
                        : failure.getClass().getSimpleName();
    }

    private static boolean isSpring(Throwable failure) {
        return failure.getClass().getName().startsWith("org.springframework.");
    }

    /** The failure as one sentence for the user. */
    static String message(Throwable failure) {
        if (failure instanceof FailedException || failure instanceof StartOverException) {
            return failure.getMessage();
        }
        if (failure instanceof SQLException sql) {
            return SqlErrors.describe(sql);
        }
        if (failure instanceof OutOfMemoryError) {
            return "out of memory (" + failure.getMessage() + "); give Java more with -Xmx or use fewer --threads";
        }
        if (failure instanceof FileSystemException file) {
            return file.getFile() + ": " + (file.getReason() == null ? reason(file) : file.getReason());
        }
        String text = failure.getMessage();
        if (failure instanceof IOException && text != null) {
            return text;
        }
        return failure.getClass().getSimpleName() + (text == null ? "" : ": " + text);
    }
}
