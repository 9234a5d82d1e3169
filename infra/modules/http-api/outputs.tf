output "api_id" {
  description = "Id of the API."
  value       = aws_apigatewayv2_api.this.id
}

output "endpoint" {
  description = "Address that clients should use: the firewall's, else the custom domain's, else the API's own."
  value = (local.has_firewall
    ? "https://${one(aws_cloudfront_distribution.this[*].domain_name)}"
    : var.custom_domain == null ? aws_apigatewayv2_api.this.api_endpoint : "https://${try(var.custom_domain.name, "")}"
  )
}

output "execution_arn" {
  description = "ARN prefix for permissions to invoke through this API."
  value       = aws_apigatewayv2_api.this.execution_arn
}

output "access_log_group_name" {
  description = "Name of the log group with the access logs."
  value       = aws_cloudwatch_log_group.access.name
}

output "alarm_names" {
  description = "Names of the alarms."
  value       = concat([for alarm in aws_cloudwatch_metric_alarm.this : alarm.alarm_name], aws_cloudwatch_metric_alarm.error_share[*].alarm_name)
}
