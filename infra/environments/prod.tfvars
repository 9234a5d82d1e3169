# What differs from the defaults in prod. Nothing secret belongs here: the file is in git.
log_retention_days = 90
throttling         = { burst = 1000, rate = 500 }
