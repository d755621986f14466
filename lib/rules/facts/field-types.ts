// What type each field of an object has, by the Go types that the API server decodes it into: modules k8s.io/api and
// k8s.io/apimachinery 0.37.2, https://pkg.go.dev/k8s.io/api, read on 2026-11-30. Statuses are left out, as manifests have none.
//
// A line has a type, and its fields: `s` is a string, `b` a boolean, `i` a whole number, `q` a quantity, a port or a percentage,
// which are strings or numbers, `*` anything, `[]` a list, `{}` a map whose keys are the user's, and a name another type.

/** Kinds by their `apiVersion`. The type of a kind is its name, but for `OTHER_NAMES`. */
export const TYPED_KINDS: Readonly<Record<string, string>> = {
  v1: "Pod PodTemplate ReplicationController Service ConfigMap Secret ServiceAccount Namespace PersistentVolume PersistentVolumeClaim LimitRange ResourceQuota",
  "apps/v1": "Deployment StatefulSet DaemonSet ReplicaSet",
  "batch/v1": "Job CronJob",
  "autoscaling/v1": "HorizontalPodAutoscaler",
  "autoscaling/v2": "HorizontalPodAutoscaler",
  "networking.k8s.io/v1": "Ingress IngressClass NetworkPolicy",
  "policy/v1": "PodDisruptionBudget",
  "rbac.authorization.k8s.io/v1": "Role ClusterRole RoleBinding ClusterRoleBinding",
  "scheduling.k8s.io/v1": "PriorityClass",
  "storage.k8s.io/v1": "StorageClass CSIDriver",
};

/** Types of kinds whose name another version has. */
export const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ["autoscaling/v2/HorizontalPodAutoscaler", "HorizontalPodAutoscalerV2"],
]);

/** Fields of each type. */
export const FIELD_TYPES = `
AWSElasticBlockStoreVolumeSource volumeID:s fsType:s partition:i readOnly:b
Affinity nodeAffinity:NodeAffinity podAffinity:PodAffinity podAntiAffinity:PodAntiAffinity
AggregationRule clusterRoleSelectors:[]LabelSelector
AppArmorProfile type:s localhostProfile:s
AzureDiskVolumeSource diskName:s diskURI:s cachingMode:s fsType:s readOnly:b kind:s
AzureFilePersistentVolumeSource secretName:s shareName:s readOnly:b secretNamespace:s
AzureFileVolumeSource secretName:s shareName:s readOnly:b
CSIDriver kind:s apiVersion:s metadata:ObjectMeta spec:CSIDriverSpec
CSIDriverSpec attachRequired:b podInfoOnMount:b volumeLifecycleModes:[]s storageCapacity:b fsGroupPolicy:s
  tokenRequests:[]TokenRequest requiresRepublish:b seLinuxMount:b nodeAllocatableUpdatePeriodSeconds:i
  serviceAccountTokenInSecrets:b preventPodSchedulingIfMissing:b
CSIPersistentVolumeSource driver:s volumeHandle:s readOnly:b fsType:s volumeAttributes:{}s
  controllerPublishSecretRef:SecretReference nodeStageSecretRef:SecretReference nodePublishSecretRef:SecretReference
  controllerExpandSecretRef:SecretReference nodeExpandSecretRef:SecretReference
CSIVolumeSource driver:s readOnly:b fsType:s volumeAttributes:{}s nodePublishSecretRef:LocalObjectReference
Capabilities add:[]s drop:[]s
CephFSPersistentVolumeSource monitors:[]s path:s user:s secretFile:s secretRef:SecretReference readOnly:b
CephFSVolumeSource monitors:[]s path:s user:s secretFile:s secretRef:LocalObjectReference readOnly:b
CinderPersistentVolumeSource volumeID:s fsType:s readOnly:b secretRef:SecretReference
CinderVolumeSource volumeID:s fsType:s readOnly:b secretRef:LocalObjectReference
ClientIPConfig timeoutSeconds:i
ClusterRole kind:s apiVersion:s metadata:ObjectMeta rules:[]PolicyRule aggregationRule:AggregationRule
ClusterRoleBinding kind:s apiVersion:s metadata:ObjectMeta subjects:[]Subject roleRef:RoleRef
ClusterTrustBundleProjection name:s signerName:s labelSelector:LabelSelector optional:b path:s user:i
ConfigMap kind:s apiVersion:s metadata:ObjectMeta immutable:b data:{}s binaryData:{}s
ConfigMapEnvSource name:s optional:b
ConfigMapKeySelector name:s key:s optional:b
ConfigMapProjection name:s items:[]KeyToPath optional:b
ConfigMapVolumeSource name:s items:[]KeyToPath defaultMode:i optional:b defaultUser:i
Container name:s image:s command:[]s args:[]s workingDir:s ports:[]ContainerPort envFrom:[]EnvFromSource env:[]EnvVar
  resources:ResourceRequirements resizePolicy:[]ContainerResizePolicy restartPolicy:s restartPolicyRules:[]ContainerRestartRule
  volumeMounts:[]VolumeMount volumeDevices:[]VolumeDevice livenessProbe:Probe readinessProbe:Probe startupProbe:Probe
  lifecycle:Lifecycle terminationMessagePath:s terminationMessagePolicy:s imagePullPolicy:s securityContext:SecurityContext
  stdin:b stdinOnce:b tty:b
ContainerPort name:s hostPort:i containerPort:i protocol:s hostIP:s
ContainerResizePolicy resourceName:s restartPolicy:s
ContainerResourceMetricSource name:s target:MetricTarget container:s
ContainerRestartRule action:s exitCodes:ContainerRestartRuleOnExitCodes
ContainerRestartRuleOnExitCodes operator:s values:[]i
CronJob kind:s apiVersion:s metadata:ObjectMeta spec:CronJobSpec
CronJobSpec schedule:s timeZone:s startingDeadlineSeconds:i concurrencyPolicy:s suspend:b jobTemplate:JobTemplateSpec
  successfulJobsHistoryLimit:i failedJobsHistoryLimit:i
CrossVersionObjectReference kind:s name:s apiVersion:s
CrossVersionObjectReferenceautoscalingv2 kind:s name:s apiVersion:s
DaemonSet kind:s apiVersion:s metadata:ObjectMeta spec:DaemonSetSpec
DaemonSetSpec selector:LabelSelector template:PodTemplateSpec updateStrategy:DaemonSetUpdateStrategy minReadySeconds:i
  revisionHistoryLimit:i
DaemonSetUpdateStrategy type:s rollingUpdate:RollingUpdateDaemonSet
Deployment kind:s apiVersion:s metadata:ObjectMeta spec:DeploymentSpec
DeploymentSpec replicas:i selector:LabelSelector template:PodTemplateSpec strategy:DeploymentStrategy minReadySeconds:i
  revisionHistoryLimit:i paused:b progressDeadlineSeconds:i
DeploymentStrategy type:s rollingUpdate:RollingUpdateDeployment
DownwardAPIProjection items:[]DownwardAPIVolumeFile
DownwardAPIVolumeFile path:s fieldRef:ObjectFieldSelector resourceFieldRef:ResourceFieldSelector mode:i user:i
DownwardAPIVolumeSource items:[]DownwardAPIVolumeFile defaultMode:i defaultUser:i
EmptyDirVolumeSource medium:s sizeLimit:q mode:i
EnvFromSource prefix:s configMapRef:ConfigMapEnvSource secretRef:SecretEnvSource
EnvVar name:s value:s valueFrom:EnvVarSource
EnvVarSource fieldRef:ObjectFieldSelector resourceFieldRef:ResourceFieldSelector configMapKeyRef:ConfigMapKeySelector
  secretKeyRef:SecretKeySelector fileKeyRef:FileKeySelector
EphemeralContainer name:s image:s command:[]s args:[]s workingDir:s ports:[]ContainerPort envFrom:[]EnvFromSource env:[]EnvVar
  resources:ResourceRequirements resizePolicy:[]ContainerResizePolicy restartPolicy:s restartPolicyRules:[]ContainerRestartRule
  volumeMounts:[]VolumeMount volumeDevices:[]VolumeDevice livenessProbe:Probe readinessProbe:Probe startupProbe:Probe
  lifecycle:Lifecycle terminationMessagePath:s terminationMessagePolicy:s imagePullPolicy:s securityContext:SecurityContext
  stdin:b stdinOnce:b tty:b targetContainerName:s
EphemeralVolumeSource volumeClaimTemplate:PersistentVolumeClaimTemplate
EvictionResponder name:s priority:i
ExecAction command:[]s
ExternalMetricSource metric:MetricIdentifier target:MetricTarget
FCVolumeSource targetWWNs:[]s lun:i fsType:s readOnly:b wwids:[]s
FileKeySelector volumeName:s path:s key:s optional:b
FlexPersistentVolumeSource driver:s fsType:s secretRef:SecretReference readOnly:b options:{}s
FlexVolumeSource driver:s fsType:s secretRef:LocalObjectReference readOnly:b options:{}s
FlockerVolumeSource datasetName:s datasetUUID:s
GCEPersistentDiskVolumeSource pdName:s fsType:s partition:i readOnly:b
GRPCAction port:i service:s mode:s
GitRepoVolumeSource repository:s revision:s directory:s
GlusterfsPersistentVolumeSource endpoints:s path:s readOnly:b endpointsNamespace:s
GlusterfsVolumeSource endpoints:s path:s readOnly:b
HPAScalingPolicy type:s value:i periodSeconds:i
HPAScalingRules stabilizationWindowSeconds:i selectPolicy:s policies:[]HPAScalingPolicy tolerance:q
HTTPGetAction path:s port:q host:s scheme:s httpHeaders:[]HTTPHeader protocol:s
HTTPHeader name:s value:s
HTTPIngressPath path:s pathType:s backend:IngressBackend
HTTPIngressRuleValue paths:[]HTTPIngressPath
HorizontalPodAutoscaler kind:s apiVersion:s metadata:ObjectMeta spec:HorizontalPodAutoscalerSpec
HorizontalPodAutoscalerBehavior scaleUp:HPAScalingRules scaleDown:HPAScalingRules
HorizontalPodAutoscalerSpec scaleTargetRef:CrossVersionObjectReference minReplicas:i maxReplicas:i
  targetCPUUtilizationPercentage:i
HorizontalPodAutoscalerSpecautoscalingv2 scaleTargetRef:CrossVersionObjectReferenceautoscalingv2 minReplicas:i maxReplicas:i
  metrics:[]MetricSpec behavior:HorizontalPodAutoscalerBehavior
HorizontalPodAutoscalerV2 kind:s apiVersion:s metadata:ObjectMeta spec:HorizontalPodAutoscalerSpecautoscalingv2
HostAlias ip:s hostnames:[]s
HostPathVolumeSource path:s type:s
IPBlock cidr:s except:[]s
ISCSIPersistentVolumeSource targetPortal:s iqn:s lun:i iscsiInterface:s fsType:s readOnly:b portals:[]s chapAuthDiscovery:b
  chapAuthSession:b secretRef:SecretReference initiatorName:s
ISCSIVolumeSource targetPortal:s iqn:s lun:i iscsiInterface:s fsType:s readOnly:b portals:[]s chapAuthDiscovery:b
  chapAuthSession:b secretRef:LocalObjectReference initiatorName:s
ImageVolumeSource reference:s pullPolicy:s
Ingress kind:s apiVersion:s metadata:ObjectMeta spec:IngressSpec
IngressBackend service:IngressServiceBackend resource:TypedLocalObjectReference
IngressClass kind:s apiVersion:s metadata:ObjectMeta spec:IngressClassSpec
IngressClassParametersReference apiGroup:s kind:s name:s scope:s namespace:s
IngressClassSpec controller:s parameters:IngressClassParametersReference
IngressRule host:s http:HTTPIngressRuleValue
IngressServiceBackend name:s port:ServiceBackendPort
IngressSpec ingressClassName:s defaultBackend:IngressBackend tls:[]IngressTLS rules:[]IngressRule
IngressTLS hosts:[]s secretName:s
Job kind:s apiVersion:s metadata:ObjectMeta spec:JobSpec
JobSchedulingConfiguration schedulingPolicy:WorkloadPodGroupSchedulingPolicy
  schedulingConstraints:WorkloadPodGroupSchedulingConstraints disruptionMode:WorkloadPodGroupDisruptionMode
  resourceClaims:[]WorkloadPodGroupResourceClaim
JobSpec parallelism:i completions:i activeDeadlineSeconds:i podFailurePolicy:PodFailurePolicy successPolicy:SuccessPolicy
  backoffLimit:i backoffLimitPerIndex:i maxFailedIndexes:i selector:LabelSelector manualSelector:b template:PodTemplateSpec
  ttlSecondsAfterFinished:i completionMode:s suspend:b podReplacementPolicy:s managedBy:s scheduling:JobSchedulingConfiguration
JobTemplateSpec metadata:ObjectMeta spec:JobSpec
KeyToPath key:s path:s mode:i user:i
LabelSelector matchLabels:{}s matchExpressions:[]LabelSelectorRequirement
LabelSelectorRequirement key:s operator:s values:[]s
Lifecycle postStart:LifecycleHandler preStop:LifecycleHandler stopSignal:s
LifecycleHandler exec:ExecAction httpGet:HTTPGetAction tcpSocket:TCPSocketAction sleep:SleepAction
LimitRange kind:s apiVersion:s metadata:ObjectMeta spec:LimitRangeSpec
LimitRangeItem type:s max:{}q min:{}q default:{}q defaultRequest:{}q maxLimitRequestRatio:{}q
LimitRangeSpec limits:[]LimitRangeItem
LocalObjectReference name:s
LocalVolumeSource path:s fsType:s
MetricIdentifier name:s selector:LabelSelector
MetricSpec type:s object:ObjectMetricSource pods:PodsMetricSource resource:ResourceMetricSource
  containerResource:ContainerResourceMetricSource external:ExternalMetricSource
MetricTarget type:s value:q averageValue:q averageUtilization:i
NFSVolumeSource server:s path:s readOnly:b
Namespace kind:s apiVersion:s metadata:ObjectMeta spec:NamespaceSpec
NamespaceSpec finalizers:[]s
NetworkPolicy kind:s apiVersion:s metadata:ObjectMeta spec:NetworkPolicySpec
NetworkPolicyEgressRule ports:[]NetworkPolicyPort to:[]NetworkPolicyPeer
NetworkPolicyIngressRule ports:[]NetworkPolicyPort from:[]NetworkPolicyPeer
NetworkPolicyPeer podSelector:LabelSelector namespaceSelector:LabelSelector ipBlock:IPBlock
NetworkPolicyPort protocol:s port:q endPort:i
NetworkPolicySpec podSelector:LabelSelector ingress:[]NetworkPolicyIngressRule egress:[]NetworkPolicyEgressRule policyTypes:[]s
NodeAffinity requiredDuringSchedulingIgnoredDuringExecution:NodeSelector
  preferredDuringSchedulingIgnoredDuringExecution:[]PreferredSchedulingTerm
NodeSelector nodeSelectorTerms:[]NodeSelectorTerm
NodeSelectorRequirement key:s operator:s values:[]s
NodeSelectorTerm matchExpressions:[]NodeSelectorRequirement matchFields:[]NodeSelectorRequirement
ObjectFieldSelector apiVersion:s fieldPath:s
ObjectMeta name:s generateName:s namespace:s selfLink:s uid:s resourceVersion:s generation:i creationTimestamp:s
  deletionTimestamp:s deletionGracePeriodSeconds:i labels:{}s annotations:{}s ownerReferences:[]OwnerReference finalizers:[]s
ObjectMetricSource describedObject:CrossVersionObjectReferenceautoscalingv2 target:MetricTarget metric:MetricIdentifier
ObjectReference kind:s namespace:s name:s uid:s apiVersion:s resourceVersion:s fieldPath:s
OwnerReference apiVersion:s kind:s name:s uid:s controller:b blockOwnerDeletion:b
PersistentVolume kind:s apiVersion:s metadata:ObjectMeta spec:PersistentVolumeSpec
PersistentVolumeClaim kind:s apiVersion:s metadata:ObjectMeta spec:PersistentVolumeClaimSpec
PersistentVolumeClaimSpec accessModes:[]s selector:LabelSelector resources:VolumeResourceRequirements volumeName:s
  storageClassName:s volumeMode:s dataSource:TypedLocalObjectReference dataSourceRef:TypedObjectReference
  volumeAttributesClassName:s
PersistentVolumeClaimTemplate metadata:ObjectMeta spec:PersistentVolumeClaimSpec
PersistentVolumeClaimVolumeSource claimName:s readOnly:b
PersistentVolumeSpec capacity:{}q gcePersistentDisk:GCEPersistentDiskVolumeSource
  awsElasticBlockStore:AWSElasticBlockStoreVolumeSource hostPath:HostPathVolumeSource glusterfs:GlusterfsPersistentVolumeSource
  nfs:NFSVolumeSource rbd:RBDPersistentVolumeSource iscsi:ISCSIPersistentVolumeSource cinder:CinderPersistentVolumeSource
  cephfs:CephFSPersistentVolumeSource fc:FCVolumeSource flocker:FlockerVolumeSource flexVolume:FlexPersistentVolumeSource
  azureFile:AzureFilePersistentVolumeSource vsphereVolume:VsphereVirtualDiskVolumeSource quobyte:QuobyteVolumeSource
  azureDisk:AzureDiskVolumeSource photonPersistentDisk:PhotonPersistentDiskVolumeSource portworxVolume:PortworxVolumeSource
  scaleIO:ScaleIOPersistentVolumeSource local:LocalVolumeSource storageos:StorageOSPersistentVolumeSource
  csi:CSIPersistentVolumeSource accessModes:[]s claimRef:ObjectReference persistentVolumeReclaimPolicy:s storageClassName:s
  mountOptions:[]s volumeMode:s nodeAffinity:VolumeNodeAffinity volumeAttributesClassName:s
PhotonPersistentDiskVolumeSource pdID:s fsType:s
Pod kind:s apiVersion:s metadata:ObjectMeta spec:PodSpec
PodAffinity requiredDuringSchedulingIgnoredDuringExecution:[]PodAffinityTerm
  preferredDuringSchedulingIgnoredDuringExecution:[]WeightedPodAffinityTerm
PodAffinityTerm labelSelector:LabelSelector namespaces:[]s topologyKey:s namespaceSelector:LabelSelector matchLabelKeys:[]s
  mismatchLabelKeys:[]s
PodAntiAffinity requiredDuringSchedulingIgnoredDuringExecution:[]PodAffinityTerm
  preferredDuringSchedulingIgnoredDuringExecution:[]WeightedPodAffinityTerm
PodCertificateProjection signerName:s keyType:s maxExpirationSeconds:i credentialBundlePath:s keyPath:s certificateChainPath:s
  userAnnotations:{}s user:i
PodDNSConfig nameservers:[]s searches:[]s options:[]PodDNSConfigOption
PodDNSConfigOption name:s value:s
PodDisruptionBudget kind:s apiVersion:s metadata:ObjectMeta spec:PodDisruptionBudgetSpec
PodDisruptionBudgetSpec minAvailable:q selector:LabelSelector maxUnavailable:q unhealthyPodEvictionPolicy:s
PodFailurePolicy rules:[]PodFailurePolicyRule
PodFailurePolicyOnExitCodesRequirement containerName:s operator:s values:[]i
PodFailurePolicyOnPodConditionsPattern type:s
PodFailurePolicyRule action:s onExitCodes:PodFailurePolicyOnExitCodesRequirement
  onPodConditions:[]PodFailurePolicyOnPodConditionsPattern
PodOS name:s
PodReadinessGate conditionType:s
PodResourceClaim name:s resourceClaimName:s resourceClaimTemplateName:s
PodSchedulingGate name:s
PodSchedulingGroup podGroupName:s
PodSecurityContext seLinuxOptions:SELinuxOptions windowsOptions:WindowsSecurityContextOptions runAsUser:i runAsGroup:i
  runAsNonRoot:b supplementalGroups:[]i supplementalGroupsPolicy:s fsGroup:i sysctls:[]Sysctl fsGroupChangePolicy:s
  seccompProfile:SeccompProfile appArmorProfile:AppArmorProfile seLinuxChangePolicy:s
PodSpec volumes:[]Volume initContainers:[]Container containers:[]Container ephemeralContainers:[]EphemeralContainer
  restartPolicy:s terminationGracePeriodSeconds:i activeDeadlineSeconds:i dnsPolicy:s nodeSelector:{}s serviceAccountName:s
  serviceAccount:s automountServiceAccountToken:b nodeName:s hostNetwork:b hostPID:b hostIPC:b shareProcessNamespace:b
  securityContext:PodSecurityContext imagePullSecrets:[]LocalObjectReference hostname:s subdomain:s affinity:Affinity
  schedulerName:s tolerations:[]Toleration hostAliases:[]HostAlias priorityClassName:s priority:i dnsConfig:PodDNSConfig
  readinessGates:[]PodReadinessGate runtimeClassName:s enableServiceLinks:b preemptionPolicy:s overhead:{}q
  topologySpreadConstraints:[]TopologySpreadConstraint setHostnameAsFQDN:b os:PodOS hostUsers:b
  schedulingGates:[]PodSchedulingGate resourceClaims:[]PodResourceClaim resources:ResourceRequirements hostnameOverride:s
  schedulingGroup:PodSchedulingGroup evictionResponders:[]EvictionResponder
PodTemplate kind:s apiVersion:s metadata:ObjectMeta template:PodTemplateSpec
PodTemplateSpec metadata:ObjectMeta spec:PodSpec
PodsMetricSource metric:MetricIdentifier target:MetricTarget
PolicyRule verbs:[]s apiGroups:[]s resources:[]s resourceNames:[]s nonResourceURLs:[]s
PortworxVolumeSource volumeID:s fsType:s readOnly:b
PreferredSchedulingTerm weight:i preference:NodeSelectorTerm
PriorityClass kind:s apiVersion:s metadata:ObjectMeta value:i globalDefault:b description:s preemptionPolicy:s
Probe exec:ExecAction httpGet:HTTPGetAction tcpSocket:TCPSocketAction grpc:GRPCAction initialDelaySeconds:i timeoutSeconds:i
  periodSeconds:i successThreshold:i failureThreshold:i terminationGracePeriodSeconds:i
ProjectedVolumeSource sources:[]VolumeProjection defaultMode:i defaultUser:i
QuobyteVolumeSource registry:s volume:s readOnly:b user:s group:s tenant:s
RBDPersistentVolumeSource monitors:[]s image:s fsType:s pool:s user:s keyring:s secretRef:SecretReference readOnly:b
RBDVolumeSource monitors:[]s image:s fsType:s pool:s user:s keyring:s secretRef:LocalObjectReference readOnly:b
ReplicaSet kind:s apiVersion:s metadata:ObjectMeta spec:ReplicaSetSpec
ReplicaSetSpec replicas:i minReadySeconds:i selector:LabelSelector template:PodTemplateSpec
ReplicationController kind:s apiVersion:s metadata:ObjectMeta spec:ReplicationControllerSpec
ReplicationControllerSpec replicas:i minReadySeconds:i selector:{}s template:PodTemplateSpec
ResourceClaim name:s request:s
ResourceFieldSelector containerName:s resource:s divisor:q
ResourceMetricSource name:s target:MetricTarget
ResourceQuota kind:s apiVersion:s metadata:ObjectMeta spec:ResourceQuotaSpec
ResourceQuotaSpec hard:{}q scopes:[]s scopeSelector:ScopeSelector
ResourceRequirements limits:{}q requests:{}q claims:[]ResourceClaim
Role kind:s apiVersion:s metadata:ObjectMeta rules:[]PolicyRule
RoleBinding kind:s apiVersion:s metadata:ObjectMeta subjects:[]Subject roleRef:RoleRef
RoleRef apiGroup:s kind:s name:s
RollingUpdateDaemonSet maxUnavailable:q maxSurge:q
RollingUpdateDeployment maxUnavailable:q maxSurge:q
RollingUpdateStatefulSetStrategy partition:i maxUnavailable:q
SELinuxOptions user:s role:s type:s level:s
ScaleIOPersistentVolumeSource gateway:s system:s secretRef:SecretReference sslEnabled:b protectionDomain:s storagePool:s
  storageMode:s volumeName:s fsType:s readOnly:b
ScaleIOVolumeSource gateway:s system:s secretRef:LocalObjectReference sslEnabled:b protectionDomain:s storagePool:s
  storageMode:s volumeName:s fsType:s readOnly:b
ScopeSelector matchExpressions:[]ScopedResourceSelectorRequirement
ScopedResourceSelectorRequirement scopeName:s operator:s values:[]s
SeccompProfile type:s localhostProfile:s
Secret kind:s apiVersion:s metadata:ObjectMeta immutable:b data:{}s stringData:{}s type:s
SecretEnvSource name:s optional:b
SecretKeySelector name:s key:s optional:b
SecretProjection name:s items:[]KeyToPath optional:b
SecretReference name:s namespace:s
SecretVolumeSource secretName:s items:[]KeyToPath defaultMode:i optional:b defaultUser:i
SecurityContext capabilities:Capabilities privileged:b seLinuxOptions:SELinuxOptions
  windowsOptions:WindowsSecurityContextOptions runAsUser:i runAsGroup:i runAsNonRoot:b readOnlyRootFilesystem:b
  allowPrivilegeEscalation:b procMount:s seccompProfile:SeccompProfile appArmorProfile:AppArmorProfile
Service kind:s apiVersion:s metadata:ObjectMeta spec:ServiceSpec
ServiceAccount kind:s apiVersion:s metadata:ObjectMeta secrets:[]ObjectReference imagePullSecrets:[]LocalObjectReference
  automountServiceAccountToken:b
ServiceAccountTokenProjection audience:s expirationSeconds:i path:s user:i
ServiceBackendPort name:s number:i
ServicePort name:s protocol:s appProtocol:s port:i targetPort:q nodePort:i
ServiceSpec ports:[]ServicePort selector:{}s clusterIP:s clusterIPs:[]s type:s externalIPs:[]s sessionAffinity:s
  loadBalancerIP:s loadBalancerSourceRanges:[]s externalName:s externalTrafficPolicy:s healthCheckNodePort:i
  publishNotReadyAddresses:b sessionAffinityConfig:SessionAffinityConfig ipFamilies:[]s ipFamilyPolicy:s
  allocateLoadBalancerNodePorts:b loadBalancerClass:s internalTrafficPolicy:s trafficDistribution:s
SessionAffinityConfig clientIP:ClientIPConfig
SleepAction seconds:i
StatefulSet kind:s apiVersion:s metadata:ObjectMeta spec:StatefulSetSpec
StatefulSetOrdinals start:i
StatefulSetPersistentVolumeClaimRetentionPolicy whenDeleted:s whenScaled:s
StatefulSetSpec replicas:i selector:LabelSelector template:PodTemplateSpec volumeClaimTemplates:[]PersistentVolumeClaim
  serviceName:s podManagementPolicy:s updateStrategy:StatefulSetUpdateStrategy revisionHistoryLimit:i minReadySeconds:i
  persistentVolumeClaimRetentionPolicy:StatefulSetPersistentVolumeClaimRetentionPolicy ordinals:StatefulSetOrdinals
StatefulSetUpdateStrategy type:s rollingUpdate:RollingUpdateStatefulSetStrategy
StorageClass kind:s apiVersion:s metadata:ObjectMeta provisioner:s parameters:{}s reclaimPolicy:s mountOptions:[]s
  allowVolumeExpansion:b volumeBindingMode:s allowedTopologies:[]TopologySelectorTerm
StorageOSPersistentVolumeSource volumeName:s volumeNamespace:s fsType:s readOnly:b secretRef:ObjectReference
StorageOSVolumeSource volumeName:s volumeNamespace:s fsType:s readOnly:b secretRef:LocalObjectReference
Subject kind:s apiGroup:s name:s namespace:s
SuccessPolicy rules:[]SuccessPolicyRule
SuccessPolicyRule succeededIndexes:s succeededCount:i
Sysctl name:s value:s
TCPSocketAction port:q host:s
TokenRequest audience:s expirationSeconds:i
Toleration key:s operator:s value:s effect:s tolerationSeconds:i
TopologyConstraint key:s
TopologySelectorLabelRequirement key:s values:[]s
TopologySelectorTerm matchLabelExpressions:[]TopologySelectorLabelRequirement
TopologySpreadConstraint maxSkew:i topologyKey:s whenUnsatisfiable:s labelSelector:LabelSelector minDomains:i
  nodeAffinityPolicy:s nodeTaintsPolicy:s matchLabelKeys:[]s
TypedLocalObjectReference apiGroup:s kind:s name:s
TypedObjectReference apiGroup:s kind:s name:s namespace:s
Volume name:s hostPath:HostPathVolumeSource emptyDir:EmptyDirVolumeSource gcePersistentDisk:GCEPersistentDiskVolumeSource
  awsElasticBlockStore:AWSElasticBlockStoreVolumeSource gitRepo:GitRepoVolumeSource secret:SecretVolumeSource
  nfs:NFSVolumeSource iscsi:ISCSIVolumeSource glusterfs:GlusterfsVolumeSource
  persistentVolumeClaim:PersistentVolumeClaimVolumeSource rbd:RBDVolumeSource flexVolume:FlexVolumeSource
  cinder:CinderVolumeSource cephfs:CephFSVolumeSource flocker:FlockerVolumeSource downwardAPI:DownwardAPIVolumeSource
  fc:FCVolumeSource azureFile:AzureFileVolumeSource configMap:ConfigMapVolumeSource vsphereVolume:VsphereVirtualDiskVolumeSource
  quobyte:QuobyteVolumeSource azureDisk:AzureDiskVolumeSource photonPersistentDisk:PhotonPersistentDiskVolumeSource
  projected:ProjectedVolumeSource portworxVolume:PortworxVolumeSource scaleIO:ScaleIOVolumeSource
  storageos:StorageOSVolumeSource csi:CSIVolumeSource ephemeral:EphemeralVolumeSource image:ImageVolumeSource
VolumeDevice name:s devicePath:s
VolumeMount name:s readOnly:b recursiveReadOnly:s mountPath:s subPath:s mountPropagation:s subPathExpr:s bindMountOptions:[]s
VolumeNodeAffinity required:NodeSelector
VolumeProjection secret:SecretProjection downwardAPI:DownwardAPIProjection configMap:ConfigMapProjection
  serviceAccountToken:ServiceAccountTokenProjection clusterTrustBundle:ClusterTrustBundleProjection
  podCertificate:PodCertificateProjection
VolumeResourceRequirements limits:{}q requests:{}q
VsphereVirtualDiskVolumeSource volumePath:s fsType:s storagePolicyName:s storagePolicyID:s
WeightedPodAffinityTerm weight:i podAffinityTerm:PodAffinityTerm
WindowsSecurityContextOptions gmsaCredentialSpecName:s gmsaCredentialSpec:s runAsUserName:s hostProcess:b
WorkloadPodGroupAllDisruptionMode
WorkloadPodGroupBasicSchedulingPolicy
WorkloadPodGroupDisruptionMode single:WorkloadPodGroupSingleDisruptionMode all:WorkloadPodGroupAllDisruptionMode
WorkloadPodGroupGangSchedulingPolicy minCount:i
WorkloadPodGroupResourceClaim name:s resourceClaimName:s resourceClaimTemplateName:s
WorkloadPodGroupSchedulingConstraints topology:[]TopologyConstraint
WorkloadPodGroupSchedulingPolicy basic:WorkloadPodGroupBasicSchedulingPolicy gang:WorkloadPodGroupGangSchedulingPolicy
WorkloadPodGroupSingleDisruptionMode
`;
