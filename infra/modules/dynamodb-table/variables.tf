variable "name" {
  description = "Name of the table."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_.-]{3,255}$", var.name))
    error_message = "name must have 3 to 255 letters, digits, \"_\", \".\" or \"-\"."
  }
}

variable "partition_key" {
  description = "Partition key: name and type (S, N or B)."
  type = object({
    name = string
    type = optional(string, "S")
  })

  validation {
    condition     = contains(["S", "N", "B"], var.partition_key.type)
    error_message = "partition_key.type must be S, N or B."
  }
}

variable "sort_key" {
  description = "Sort key: name and type (S, N or B); null for none."
  type = object({
    name = string
    type = optional(string, "S")
  })
  default = null

  validation {
    condition     = var.sort_key == null || try(contains(["S", "N", "B"], var.sort_key.type), false)
    error_message = "sort_key.type must be S, N or B."
  }
}

variable "infrequent_access" {
  description = "Whether the table keeps much and is asked seldom: storage costs less in that class, and each request more."
  type        = bool
  default     = false
  nullable    = false
}

variable "local_indexes" {
  description = "Local indexes: name to sort_key and projection (ALL, KEYS_ONLY, INCLUDE with include). They can only be made with the table: a change replaces it."
  type = map(object({
    sort_key   = object({ name = string, type = optional(string, "S") })
    projection = optional(string, "ALL")
    include    = optional(set(string))
  }))
  default  = {}
  nullable = false

  validation {
    condition     = length(var.local_indexes) <= 5
    error_message = "A table has 5 local indexes at most."
  }

  validation {
    condition     = length(var.local_indexes) == 0 || var.sort_key != null
    error_message = "local_indexes need a sort_key on the table."
  }
}

variable "global_indexes" {
  description = "Global indexes: name to partition_key, sort_key and projection (ALL, KEYS_ONLY, INCLUDE with include)."
  type = map(object({
    partition_key = object({ name = string, type = optional(string, "S") })
    sort_key      = optional(object({ name = string, type = optional(string, "S") }))
    projection    = optional(string, "ALL")
    include       = optional(set(string))
  }))
  default  = {}
  nullable = false

  validation {
    condition     = length(var.global_indexes) <= 20
    error_message = "A table has 20 global indexes at most."
  }
}

variable "time_to_live_attribute" {
  description = "Attribute that holds the time of expiry in epoch seconds; null for none."
  type        = string
  default     = null
}

variable "stream" {
  description = "What the stream shows: NEW_IMAGE, OLD_IMAGE, NEW_AND_OLD_IMAGES or KEYS_ONLY; null for no stream."
  type        = string
  default     = null

  validation {
    condition     = var.stream == null || try(contains(["NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES", "KEYS_ONLY"], var.stream), false)
    error_message = "stream must be NEW_IMAGE, OLD_IMAGE, NEW_AND_OLD_IMAGES or KEYS_ONLY."
  }
}

variable "point_in_time_recovery_days" {
  description = "Days back to which the table can be restored, 1 to 35; null turns it off."
  type        = number
  default     = 35

  validation {
    condition     = var.point_in_time_recovery_days == null || try(var.point_in_time_recovery_days >= 1 && var.point_in_time_recovery_days <= 35, false)
    error_message = "point_in_time_recovery_days must be 1 to 35."
  }
}

variable "deletion_protection" {
  description = "Whether DynamoDB refuses to delete the table."
  type        = bool
  default     = true
  nullable    = false
}

variable "capacity_limits" {
  description = "Upper bounds of on-demand capacity, in units a second; null leaves them to the account."
  type = object({
    read_units  = number
    write_units = number
  })
  default = null
}

variable "kms_key_arn" {
  description = "KMS key of the table; null encrypts with the key that AWS manages for DynamoDB."
  type        = string
  default     = null
}

variable "alarms" {
  description = "Alarms on throttled reads and writes: enabled, actions (ARNs to notify), throttle_threshold."
  type = object({
    enabled            = optional(bool, true)
    actions            = optional(list(string), [])
    throttle_threshold = optional(number, 0)
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
