# What a function uses because of its trigger, beside what it declares: the same as scripts/declarations/implied-uses.ts.
locals {
  # What the boundaries remember. Without it there are no limits, and every run of a schedule counts.
  has_platform_table = contains(keys(local.tables), "platform")

  implied_parameters = { for id, declared in local.declared_functions : id => merge(
    # Tokens are proved by it, and cursors sealed.
    { for name, path in { SECRET_ACCESS_KEY = "shared/secret-access-key" } :
      name => path if declared.trigger.type == "http" && (
        try(declared.trigger.access, "member") != "public" || try(declared.trigger.api.paged, false)
    ) },
    { for name, path in {
      TOKEN_ISSUERS      = "shared/token-issuers"
      USERS_API_ENDPOINT = "UsersService/api-endpoint"
      USERS_ISSUER       = "UsersService/issuer"
      } :
    name => path if declared.trigger.type == "http" && try(declared.trigger.access, "member") != "public" },
    { for name, path in { RATE_LIMITS = "shared/rate-limits" } :
    name => path if declared.trigger.type == "http" && try(declared.trigger.rateLimited, true) && local.has_platform_table },
  ) }

  implied_platform_uses = { for id, declared in local.declared_functions : id => [for use in [
    {
      applies     = declared.trigger.type == "http" && try(declared.trigger.rateLimited, true) && local.has_platform_table
      actions     = ["UpdateItem"]
      leadingKeys = ["LIMIT#*"]
    },
    {
      applies     = declared.trigger.type == "http" && try(declared.trigger.keepsAnswers, false)
      actions     = ["DeleteItem", "PutItem", "UpdateItem"]
      leadingKeys = ["IDEMPOTENCY#${id}#*"]
    },
    {
      # Whether the context is being reset. Where no reset is allowed, none has a command for it.
      applies = contains(keys(local.declared_functions), "${split("/", id)[0]}/reset") && local.has_platform_table && (
        contains(["event", "queue", "schedule"], declared.trigger.type) || can(declared.durable)
        || (declared.trigger.type == "http" && try(declared.trigger.method, "GET") != "GET")
      )
      actions     = ["GetItem"]
      leadingKeys = ["RESET#${split("/", id)[0]}"]
    },
    {
      applies     = declared.trigger.type == "schedule" && local.has_platform_table
      actions     = ["DeleteItem", "PutItem", "UpdateItem"]
      leadingKeys = ["SCHEDULE#*"]
    },
  ] : use if use.applies] }

  platform_uses = { for id, implied in local.implied_platform_uses : id => merge(
    try(local.declared_functions[id].uses.tables.platform, {}),
    { actions = sort(distinct(flatten([try(local.declared_functions[id].uses.tables.platform.actions, []), implied[*].actions]))) },
    # One that may touch every key stays so.
    { for name, keys in { leadingKeys = sort(distinct(flatten([
      try(local.declared_functions[id].uses.tables.platform.leadingKeys, []), implied[*].leadingKeys,
      ]))) } : name => keys
    if !can(local.declared_functions[id].uses.tables.platform) || can(local.declared_functions[id].uses.tables.platform.leadingKeys) },
  ) if length(implied) > 0 }

  # By <context>/<function>.
  functions = { for id, declared in local.declared_functions : id => merge(declared, { uses = merge(
    try(declared.uses, {}),
    { for name, tables in { tables = merge(
      try(declared.uses.tables, {}),
      { for table, use in { platform = lookup(local.platform_uses, id, null) } : table => use if use != null },
    ) } : name => tables if length(tables) > 0 },
    { for name, parameters in { parameters = merge(local.implied_parameters[id], try(declared.uses.parameters, {})) } :
    name => parameters if length(parameters) > 0 },
  ) }) }
}
