// The server's API in an API Management service that exists already: one API a route, each with its own backend.
//
//   az deployment group create --resource-group … --template-file deploy/apim.bicep --parameters @routes.json serviceName=… gatewaySecretUri=…
//
// Needed before: the gateway's secret in Key Vault, and the right to read secrets there for the service's identity.
// In the service, the bytes of the frontend response's payload to log must be 0 at the scope of all APIs too, or the
// gateway holds replies back until they are whole.

@description('The API Management service.')
param serviceName string

@description('The address of the gateway\'s secret in Key Vault, without a version, so that a rotated secret is taken over.')
param gatewaySecretUri string

@description('The client id of the user-assigned identity that reads Key Vault; empty for the service\'s own identity.')
param identityClientId string = ''

@description('The resource id of an Application Insights logger of the service; empty for none.')
param loggerId string = ''

@description('One route for each server behind the gateway.')
type routeType = {
  @description('The only one of its name in the service; the backend has the name too.')
  name: string

  @description('The path of the API: clients post to /mcp below it.')
  path: string

  @description('The address of the server, https and without /mcp.')
  backendUrl: string
}

@description('The routes, each to its own server.')
@minLength(1)
param routes routeType[]

var title = 'Jira Cloud'
var policyOfTheFile = loadTextContent('apim-policy.xml')

resource service 'Microsoft.ApiManagement/service@2024-05-01' existing = {
  name: serviceName
}

resource gatewaySecret 'Microsoft.ApiManagement/service/namedValues@2024-05-01' = {
  parent: service
  name: 'desk-mcp-gateway-secret'
  properties: {
    displayName: 'desk-mcp-gateway-secret'
    secret: true
    keyVault: {
      secretIdentifier: gatewaySecretUri
      identityClientId: empty(identityClientId) ? null : identityClientId
    }
  }
}

resource backend 'Microsoft.ApiManagement/service/backends@2024-05-01' = [for route in routes: {
  parent: service
  name: route.name
  properties: {
    protocol: 'http'
    url: route.backendUrl
    title: route.name
    tls: {
      validateCertificateChain: true
      validateCertificateName: true
    }
  }
}]

resource api 'Microsoft.ApiManagement/service/apis@2024-05-01' = [for route in routes: {
  parent: service
  name: route.name
  properties: {
    displayName: '${title} (${route.name})'
    path: route.path
    protocols: [
      'https'
    ]
    apiType: 'http'
    subscriptionRequired: false
  }
}]

// The file's policy with the route's own backend.
resource apiPolicy 'Microsoft.ApiManagement/service/apis/policies@2024-05-01' = [for (route, index) in routes: {
  parent: api[index]
  name: 'policy'
  properties: {
    format: 'xml'
    value: replace(policyOfTheFile, 'backend-id="desk-mcp"', 'backend-id="${route.name}"')
  }
  dependsOn: [
    backend
    gatewaySecret
  ]
}]

resource call 'Microsoft.ApiManagement/service/apis/operations@2024-05-01' = [for (route, index) in routes: {
  parent: api[index]
  name: 'invoke-mcp'
  properties: {
    displayName: 'Invoke MCP'
    method: 'POST'
    urlTemplate: '/mcp'
  }
}]

resource noStream 'Microsoft.ApiManagement/service/apis/operations@2024-05-01' = [for (route, index) in routes: {
  parent: api[index]
  name: 'no-stream'
  properties: {
    displayName: 'No stream'
    method: 'GET'
    urlTemplate: '/mcp'
  }
}]

resource noStreamPolicy 'Microsoft.ApiManagement/service/apis/operations/policies@2024-05-01' = [for (route, index) in routes: {
  parent: noStream[index]
  name: 'policy'
  properties: {
    format: 'xml'
    value: loadTextContent('apim-policy.get.xml')
  }
}]

resource noSession 'Microsoft.ApiManagement/service/apis/operations@2024-05-01' = [for (route, index) in routes: {
  parent: api[index]
  name: 'no-session'
  properties: {
    displayName: 'No session'
    method: 'DELETE'
    urlTemplate: '/mcp'
  }
}]

resource noSessionPolicy 'Microsoft.ApiManagement/service/apis/operations/policies@2024-05-01' = [for (route, index) in routes: {
  parent: noSession[index]
  name: 'policy'
  properties: {
    format: 'xml'
    value: loadTextContent('apim-policy.get.xml')
  }
}]

// Headers and bodies stay out of the log: tokens are in the ones, other people's data in the others.
resource diagnostics 'Microsoft.ApiManagement/service/apis/diagnostics@2024-05-01' = [for (route, index) in routes: if (!empty(loggerId)) {
  parent: api[index]
  name: 'applicationinsights'
  properties: {
    loggerId: loggerId
    alwaysLog: 'allErrors'
    logClientIp: false
    sampling: {
      samplingType: 'fixed'
      percentage: 100
    }
    frontend: {
      request: {
        headers: []
        body: {
          bytes: 0
        }
      }
      response: {
        headers: []
        body: {
          bytes: 0
        }
      }
    }
    backend: {
      request: {
        headers: []
        body: {
          bytes: 0
        }
      }
      response: {
        headers: []
        body: {
          bytes: 0
        }
      }
    }
  }
}]
