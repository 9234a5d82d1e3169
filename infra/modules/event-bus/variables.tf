variable "name" {
  description = "Name of the bus; its archive, rules and dead-letter queue are named after it."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,40}$", var.name)) && var.name != "default"
    error_message = "name must have 1 to 40 letters, digits, \"-\" or \"_\" and not be default."
  }
}

variable "description" {
  description = "What the bus is for."
  type        = string
  default     = null
}

variable "archive" {
  description = "Keeps events for replay: retention_days (0 keeps them for ever), event_pattern as JSON (null keeps every event); null for no archive."
  type = object({
    retention_days = optional(number, 14)
    event_pattern  = optional(string)
  })
  default = null

  validation {
    condition     = var.archive == null || try(var.archive.retention_days >= 0, false)
    error_message = "archive.retention_days must be 0 or more."
  }
}

variable "forward_to" {
  description = "Buses that get some of the events: bus_arn and event_pattern as JSON, under a name that rules are named after."
  type = map(object({
    bus_arn       = string
    event_pattern = string
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for forward in var.forward_to : can(keys(jsondecode(forward.event_pattern)))])
    error_message = "forward_to: each event_pattern must be a JSON object."
  }
}

variable "receive_from" {
  description = "Buses of this account and region that some events are taken from: bus_name and event_pattern as JSON. EventBridge forwards an event once, so that circles end."
  type = map(object({
    bus_name      = string
    event_pattern = string
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for source in var.receive_from : can(keys(jsondecode(source.event_pattern)))])
    error_message = "receive_from: each event_pattern must be a JSON object."
  }
}

variable "publisher_account_ids" {
  description = "Other accounts that may put events on the bus."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for id in var.publisher_account_ids : can(regex("^[0-9]{12}$", id))])
    error_message = "publisher_account_ids must be account ids of 12 digits; an account must be named, * is refused."
  }
}

variable "permissions_boundary_arn" {
  description = "Permissions boundary of the roles that forward, for accounts that demand one."
  type        = string
  default     = null
}

variable "role_path" {
  description = "Path of the roles that forward, which permissions boundaries and deploying roles may be limited to."
  type        = string
  default     = "/"
  nullable    = false

  validation {
    condition     = can(regex("^/([A-Za-z0-9_+=,.@-]+/)*$", var.role_path))
    error_message = "role_path must begin and end with \"/\"."
  }
}

variable "kms_key_arn" {
  description = "KMS key of the bus, its archive and its dead-letter queue; null leaves them to keys that AWS manages. The key's policy must let events.amazonaws.com use it."
  type        = string
  default     = null
}

variable "alarms" {
  description = "Alarm on events that could not be forwarded: enabled, actions (ARNs to notify)."
  type = object({
    enabled = optional(bool, true)
    actions = optional(list(string), [])
  })
  default  = {}
  nullable = false
}

variable "tags" {
  description = "Tags of everything that takes tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
