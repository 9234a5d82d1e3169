# What functions read while they run, as parameters.tf writes it. Everything else that a deployment may say is in variables.tf.

variable "programme" {
  description = "Loyalty programme as JSON, overriding what the code has; null leaves it to the code. programme.tf refuses what the functions would not take."
  type        = string
  default     = null
}

variable "price_rules" {
  description = "Rules of prices, written to /<env>/PricingService/prices: brackets (from quantity units on, one costs percent of its price) and tier_discounts (by the id of a tier, per cent off on top); what is left out keeps its default. Null leaves the parameter to others."
  type = object({
    brackets       = optional(list(object({ quantity = number, percent = number })))
    tier_discounts = optional(map(number))
  })
  default = null

  validation {
    condition     = try(var.price_rules.brackets, null) == null || try(length(var.price_rules.brackets) >= 1 && length(var.price_rules.brackets) <= 20, false)
    error_message = "price_rules: 1 to 20 brackets."
  }

  validation {
    condition     = alltrue([for bracket in try(coalesce(var.price_rules.brackets, []), []) : try(floor(bracket.quantity) == bracket.quantity && bracket.quantity >= 2 && bracket.quantity <= 1000000 && floor(bracket.percent) == bracket.percent && bracket.percent >= 1 && bracket.percent <= 100, false)])
    error_message = "price_rules: a bracket has a whole quantity of 2 to 1000000 and a whole percent of 1 to 100."
  }

  validation {
    condition     = alltrue([for index, bracket in try(coalesce(var.price_rules.brackets, []), []) : index == 0 || try(bracket.quantity > var.price_rules.brackets[index - 1].quantity && bracket.percent <= var.price_rules.brackets[index - 1].percent, false)])
    error_message = "price_rules: each bracket begins above the one before it, and costs no more."
  }

  validation {
    condition     = length(try(coalesce(var.price_rules.tier_discounts, {}), {})) <= 20 && alltrue([for tier, percent in try(coalesce(var.price_rules.tier_discounts, {}), {}) : tier != "" && length(tier) <= 128 && try(floor(percent) == percent && percent >= 0 && percent <= 100, false)])
    error_message = "price_rules: tier_discounts takes 20 tiers by their ids, each with a whole percent of 0 to 100."
  }
}

variable "activity_retention_days" {
  description = "How many days feeds keep what happens, written to /<env>/ActivityService/retention: 1 to 3650, for what is recorded from then on. Null leaves the parameter to others, and 400 days where there is none."
  type        = number
  default     = null

  validation {
    condition     = var.activity_retention_days == null || try(floor(var.activity_retention_days) == var.activity_retention_days && var.activity_retention_days >= 1 && var.activity_retention_days <= 3650, false)
    error_message = "activity_retention_days must be a whole number from 1 to 3650."
  }
}

variable "first_admin_address" {
  description = "E-mail address of the first administrator: whoever may invoke the functions signs them up by make first-admin. Null leaves it to the one who does."
  type        = string
  default     = null

  validation {
    condition     = var.first_admin_address == null || can(regex("^[^\\s@]+@[^\\s@]+$", var.first_admin_address))
    error_message = "first_admin_address must be an e-mail address."
  }
}

variable "demo_admin" {
  description = "Administrator that a reset of the demo signs up, written to the SecureString /<env>/DemoService/admin. Never stored in plan or state; give it as TF_VAR_demo_admin, and raise demo_admin_version to replace one that is there. Null leaves the parameter to others."
  type = object({
    email_address = string
    password      = string
  })
  default   = null
  ephemeral = true
  sensitive = true

  validation {
    condition     = var.demo_admin == null || try(length(var.demo_admin.password) >= 8 && can(regex("^[^\\s@]+@[^\\s@]+$", var.demo_admin.email_address)), false)
    error_message = "demo_admin needs an e-mail address and a password of 8 characters at least."
  }
}

variable "demo_admin_version" {
  description = "Number that must grow for another demo_admin to be written; null writes none."
  type        = number
  default     = null
}

variable "token_issuers" {
  description = "Issuers whose tokens the functions take beside those of the shared secret, written to /<env>/shared/token-issuers: issuer (the tokens' iss), audience (one of these must be among their aud; null does not look), jwks_uri, claim (which holds the member's id; sub where null). Null leaves the parameter to others; [] trusts nobody. Of several deployments in one environment, one sets it."
  type = list(object({
    issuer   = string
    audience = optional(list(string))
    jwks_uri = string
    claim    = optional(string)
  }))
  default = null

  validation {
    condition     = try(length(var.token_issuers), 0) <= 20 && length(distinct([for issuer in coalesce(var.token_issuers, []) : issuer.issuer])) == try(length(var.token_issuers), 0)
    error_message = "token_issuers takes 20 issuers, each once."
  }

  validation {
    condition     = alltrue([for issuer in coalesce(var.token_issuers, []) : issuer.issuer != "" && issuer.claim != "" && can(regex("^https://[^/\\s]", issuer.jwks_uri))])
    error_message = "token_issuers: an issuer needs its name and a jwks_uri with https, and claim must not be empty."
  }

  validation {
    condition     = alltrue([for issuer in coalesce(var.token_issuers, []) : issuer.audience == null || try(length(issuer.audience) > 0 && !contains(issuer.audience, ""), false)])
    error_message = "token_issuers: audience needs a text at least; null does not look at it."
  }
}

variable "rate_limits" {
  description = "How often each caller may ask, written to /<env>/shared/rate-limits: member and client of a token, channel and customer of a till, address of a caller without a token; each per_second (0.001 to 100000) and burst (1 to 1000000), null does not limit, but for channels and customers, which have defaults. Null leaves the parameter to others. Of several deployments in one environment, one sets it."
  type = object({
    member   = optional(object({ per_second = number, burst = number }))
    client   = optional(object({ per_second = number, burst = number }))
    channel  = optional(object({ per_second = number, burst = number }))
    customer = optional(object({ per_second = number, burst = number }))
    address  = optional(object({ per_second = number, burst = number }))
  })
  default = null

  validation {
    condition     = alltrue([for rate in values(var.rate_limits == null ? {} : var.rate_limits) : rate == null || try(rate.per_second >= 0.001 && rate.per_second <= 100000, false)])
    error_message = "rate_limits: per_second must be 0.001 to 100000."
  }

  validation {
    condition     = alltrue([for rate in values(var.rate_limits == null ? {} : var.rate_limits) : rate == null || try(rate.burst >= 1 && rate.burst <= 1000000 && floor(rate.burst) == rate.burst, false)])
    error_message = "rate_limits: burst must be a whole number from 1 to 1000000."
  }
}

variable "agent_origins" {
  description = "Origins whose pages may ask POST /mcp beside the API's own, written to /<env>/AssistantService/allowed-origins: a scheme and a host, with a port where it is another, and nothing behind. A browser also wants them in cors_origins. Null leaves the parameter to others."
  type        = set(string)
  default     = null

  validation {
    condition     = var.agent_origins == null || try(length(var.agent_origins) > 0 && alltrue([for origin in var.agent_origins : can(regex("^https?://([a-z0-9.-]+|\\[[0-9a-f:]+\\])(:[1-9][0-9]{0,4})?$", origin))]), false)
    error_message = "agent_origins takes 1 or more origins as browsers write them, such as https://console.example: in lower case, without a path or a slash at the end."
  }
}
