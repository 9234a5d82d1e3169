output "arn" {
  description = "ARN of the schedule."
  value       = aws_scheduler_schedule.this.arn
}

output "role_arn" {
  description = "ARN of the role that invokes."
  value       = aws_iam_role.this.arn
}

output "dead_letter_queue_arn" {
  description = "ARN of the dead-letter queue."
  value       = module.dead_letter_queue.arn
}

output "dead_letter_queue_name" {
  description = "Name of the dead-letter queue."
  value       = module.dead_letter_queue.name
}

output "alarm_names" {
  description = "Names of the alarms."
  value       = module.dead_letter_queue.alarm_names
}
