output "name" {
  description = "Name of the function."
  value       = one(aws_lambda_function.this[*].function_name)
}

output "arn" {
  description = "ARN of the function, without a qualifier."
  value       = one(aws_lambda_function.this[*].arn)
}

output "version" {
  description = "Version that this configuration published."
  value       = one(aws_lambda_function.this[*].version)
}

output "alias_name" {
  description = "Name of the alias that callers invoke."
  value       = one(aws_lambda_alias.live[*].name)
}

output "alias_arn" {
  description = "ARN of the alias: for event sources, schedules and other functions."
  value       = one(aws_lambda_alias.live[*].arn)
}

output "alias_invoke_arn" {
  description = "Invoke ARN of the alias: for API Gateway."
  value       = one(aws_lambda_alias.live[*].invoke_arn)
}

output "timeout_seconds" {
  description = "Timeout of the function: for the visibility of its queue."
  value       = var.timeout_seconds
}

output "role_name" {
  description = "Name of the execution role; null where create_role is false."
  value       = one(aws_iam_role.this[*].name)
}

output "role_arn" {
  description = "ARN of the execution role."
  value       = local.role_arn
}

output "policy" {
  description = "The execution role's policy as JSON; where create_role is false, what the given role must allow."
  value       = local.policy
}

output "log_group_name" {
  description = "Name of the log group."
  value       = one(aws_cloudwatch_log_group.this[*].name)
}

output "alarm_names" {
  description = "Names of the alarms."
  value       = [for alarm in aws_cloudwatch_metric_alarm.this : alarm.alarm_name]
}
