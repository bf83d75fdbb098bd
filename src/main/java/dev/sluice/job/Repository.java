package dev.sluice.job;

import org.springframework.batch.core.configuration.support.MapJobRegistry;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.launch.support.TaskExecutorJobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.repository.support.JdbcJobRepositoryFactoryBean;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.annotation.Isolation;

/**
 * The job repository and the operator on it. They are four objects, put together here by hand: an application
 * context around them, Spring Boot's in particular, cost a short job a tenth of its time and gave it nothing.
 *
 * @param jobs Spring Batch's own view of the repository
 * @param operator starts jobs on the calling thread
 */
record Repository(JobRepository jobs, JobOperator operator) {
    /** Opens the repository in a store, which stays the caller's to close. */
    static Repository in(RepositoryStore store) throws Exception {
        JobRepository jobs = jobRepository(store);
        return new Repository(jobs, jobOperator(jobs));
    }

    /**
     * Instances are created at READ COMMITTED: the default, SERIALIZABLE, takes gap locks that make
     * launches of different jobs deadlock on MySQL, and the unique key on name and parameters suffices.
     */
    private static JobRepository jobRepository(RepositoryStore store) throws Exception {
        JdbcJobRepositoryFactoryBean factory = new JdbcJobRepositoryFactoryBean();
        factory.setDataSource(store.dataSource());
        factory.setTransactionManager(new JdbcTransactionManager(store.dataSource()));
        factory.setDatabaseType(store.dialect());
        factory.setSerializer(new TypedContextSerializer());
        factory.setIsolationLevelForCreateEnum(Isolation.READ_COMMITTED);
        factory.afterPropertiesSet();
        return factory.getObject();
    }

    /** Not from its factory bean, whose proxy would hold a repository transaction open for the whole job. */
    private static JobOperator jobOperator(JobRepository jobs) throws Exception {
        TaskExecutorJobOperator operator = new TaskExecutorJobOperator();
        operator.setJobRepository(jobs);
        operator.setJobRegistry(new MapJobRegistry());
        operator.setTaskExecutor(new SyncTaskExecutor());
        operator.afterPropertiesSet();
        return operator;
    }
}
