/** The SDK's notice about future versions of Node is for who upgrades it, not for the log of every start. */
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
