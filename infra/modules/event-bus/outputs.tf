output "name" {
  description = "Name of the bus."
  value       = aws_cloudwatch_event_bus.this.name
}

output "arn" {
  description = "ARN of the bus."
  value       = aws_cloudwatch_event_bus.this.arn
}

output "archive_arn" {
  description = "ARN of the archive, null without one."
  value       = one(aws_cloudwatch_event_archive.this[*].arn)
}

output "dead_letter_queue_arn" {
  description = "ARN of the queue that takes what could not be forwarded, null where nothing is forwarded."
  value       = one(module.dead_letter_queue[*].arn)
}

output "alarm_names" {
  description = "Names of the alarms."
  value       = flatten(module.dead_letter_queue[*].alarm_names)
}
