# What differs from the defaults in dev. Nothing secret belongs here: the file is in git.
log_retention_days = 14
