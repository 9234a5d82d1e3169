output "dashboard_name" {
  description = "Name of the dashboard."
  value       = aws_cloudwatch_dashboard.this.dashboard_name
}

output "health_alarm_arn" {
  description = "ARN of the alarm that sums up, null where there is nothing to sum up."
  value       = one(aws_cloudwatch_composite_alarm.this[*].arn)
}

output "alarm_names" {
  description = "Names of the alarms on the applications' own metrics."
  value       = [for alarm in aws_cloudwatch_metric_alarm.this : alarm.alarm_name]
}
