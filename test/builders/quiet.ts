/** Imported first by tests that run boundaries: what the functions log and count stays out of the test report. */
process.env.POWERTOOLS_LOG_LEVEL ??= 'SILENT';
process.env.POWERTOOLS_METRICS_DISABLED ??= 'true';
