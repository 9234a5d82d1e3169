output "api_endpoint" {
  description = "Address of the API; also in /<env>/LoyaltyService/api-endpoint. Null where no context has routes."
  value       = one(module.api[*].endpoint)
}

output "event_bus_name" {
  description = "Bus that events are taken from and published on; also in /<env>/LoyaltyService/event-bus-name."
  value       = local.bus_name
}

output "table_names" {
  description = "Tables by name."
  value       = { for name, table in module.table : name => table.name }
}

output "live_versions" {
  description = "Version that each function's alias live points at: keep it, it is the way back."
  value       = { for id, function in module.function : id => coalesce(lookup(var.live_versions, id, null), function.version) }
}

output "dead_letter_queues" {
  description = "Dead-letter queues, where to look first when an alarm rings."
  value       = local.parked_queue_names
}

output "dashboard_name" {
  description = "CloudWatch dashboard of the environment."
  value       = module.dashboard.dashboard_name
}
