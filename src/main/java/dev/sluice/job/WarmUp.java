package dev.sluice.job;

import dev.sluice.mysql.DriverClasses;
import java.lang.invoke.MethodHandles;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.observability.jfr.events.job.JobLaunchEvent;

/**
 * Initialises classes on a second thread while the job's own opens the repository: Java's flight recorder, which
 * Spring Batch's launch brings up, then the database driver and what the operation needs. A third of a short job's time
 * went into that. Touches nothing outside the process.
 *
 * <p>Each part is waited for before the job's thread comes to it: two threads that initialise classes of one
 * library in different orders may wait for each other for ever. A failure here is only logged, because the job
 * will meet it itself.
 */
final class WarmUp {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

    private final CountDownLatch launch = new CountDownLatch(1);
    private final CountDownLatch work = new CountDownLatch(1);

    private WarmUp() {}

    /** Begins. @param driver whether the driver is among what nobody uses yet */
    static WarmUp start(BatchJob job, boolean driver) {
        WarmUp warmUp = new WarmUp();
        Thread thread = new Thread(() -> warmUp.run(job, driver), "warm-up");
        thread.setDaemon(true);
        thread.start();
        return warmUp;
    }

    private void run(BatchJob job, boolean driver) {
        try {
            MethodHandles.lookup().ensureInitialized(JobLaunchEvent.class);
            launch.countDown();
            if (driver) {
                DriverClasses.initialize();
            }
            job.warmUp();
        } catch (Throwable e) {
            LOG.warn("the warm-up failed", e);
        } finally {
            launch.countDown();
            work.countDown();
        }
    }

    /** Waits until a job may be launched. */
    void awaitLaunch() throws InterruptedException {
        launch.await();
    }

    /** Waits until the work may begin. */
    void awaitWork() throws InterruptedException {
        work.await();
    }
}
