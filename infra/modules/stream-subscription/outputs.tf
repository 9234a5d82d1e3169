output "mapping_id" {
  description = "Id of the event source mapping."
  value       = aws_lambda_event_source_mapping.this.uuid
}

output "dead_letter_queue_arn" {
  description = "ARN of the dead-letter queue: the function's role needs sqs:SendMessage on it."
  value       = module.dead_letter_queue.arn
}

output "dead_letter_queue_name" {
  description = "Name of the dead-letter queue."
  value       = module.dead_letter_queue.name
}

output "dead_letter_queue_url" {
  description = "URL of the dead-letter queue."
  value       = module.dead_letter_queue.url
}

output "alarm_names" {
  description = "Names of the alarms."
  value       = concat([for alarm in aws_cloudwatch_metric_alarm.iterator_age : alarm.alarm_name], module.dead_letter_queue.alarm_names)
}
