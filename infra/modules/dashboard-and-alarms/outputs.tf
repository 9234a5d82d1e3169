output "dashboard_name" {
  description = "Name of the dashboard."
  value       = aws_cloudwatch_dashboard.this.dashboard_name
}

output "health_alarm_arn" {
  description = "ARN of the alarm that sums up, of the first hundred where there are more, null where there is nothing to sum up."
  value       = try(aws_cloudwatch_composite_alarm.this[0].arn, null)
}

output "health_alarm_arns" {
  description = "ARNs of the alarms that sum up a hundred each."
  value       = aws_cloudwatch_composite_alarm.this[*].arn
}

output "alarm_names" {
  description = "Names of the alarms on the applications' own metrics."
  value       = [for alarm in aws_cloudwatch_metric_alarm.this : alarm.alarm_name]
}
