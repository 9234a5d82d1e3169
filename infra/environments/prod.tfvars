# What differs from the defaults in prod. Nothing secret belongs here: the file is in git.
log_retention_days = 90
throttling         = { burst = 1000, rate = 500 }

# Who hears the alarms. Prod needs somebody: here, or as ALARM_ACTIONS=<arn> of make where account numbers stay out of git.
# alarm_actions = ["arn:aws:sns:eu-west-1:111122223333:on-call"]
