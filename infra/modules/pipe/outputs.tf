output "arn" {
  description = "ARN of the pipe."
  value       = aws_pipes_pipe.this.arn
}

output "role_arn" {
  description = "ARN of the pipe's role."
  value       = aws_iam_role.this.arn
}

output "dead_letter_queue_arn" {
  description = "ARN of the dead-letter queue, null for a queue as source."
  value       = one(module.dead_letter_queue[*].arn)
}

output "dead_letter_queue_name" {
  description = "Name of the dead-letter queue, null for a queue as source."
  value       = one(module.dead_letter_queue[*].name)
}

output "alarm_names" {
  description = "Names of the alarms."
  value       = concat([for alarm in aws_cloudwatch_metric_alarm.failed : alarm.alarm_name], flatten(module.dead_letter_queue[*].alarm_names))
}
