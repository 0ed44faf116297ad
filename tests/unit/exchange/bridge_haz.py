"""The swing bridge as XSTAMPP writes it: one file as of version 3, one as of version 2."""

from __future__ import annotations

NEW = """\
<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<ns2:dataModelController xmlns:ns2="astpa.model" projectId="p-1" version="3.1">
  <projectdata>
    <styleRanges><styleRange>0,5,bold</styleRange></styleRanges>
    <projectDescription>A bridge that turns.
It lies over a canal.</projectDescription>
    <projectName>Swing bridge</projectName>
  </projectdata>
  <hazacc nextHazardNumber="9" useSeverity="true">
    <accidents>
      <accident severityType="S3" changed="false">
        <id>a1</id><title>Loss of life</title><description/><number>1</number>
      </accident>
    </accidents>
    <hazards>
      <hazard severityType="S2">
        <id>h1</id><title>On the bridge</title><description>Somebody is on it while it turns.</description>
        <number>1</number>
      </hazard>
      <hazard><id>h2</id><title>Near</title><description/><number>2</number></hazard>
    </hazards>
  </hazacc>
  <sds>
    <safetyConstraints>
      <safetyConstraint><id>s1</id><title>Clear</title><description>Nobody may be on it.</description>
        <number>1</number></safetyConstraint>
    </safetyConstraints>
    <systemGoals><systemGoal><id>g1</id><title>Traffic</title><description>Ships pass.</description>
      <number>1</number></systemGoal></systemGoals>
    <designRequirements><designRequirement><id>d1</id><title>Gate</title><description>A gate closes.</description>
      <number>1</number></designRequirement></designRequirements>
    <designRequirementsStep1><designRequirement><id>d2</id><title/><description>The turn is locked.</description>
      <number>1</number></designRequirement></designRequirementsStep1>
    <designRequirementsStep2><designRequirement><id>d3</id><title/><description>A camera looks.</description>
      <number>1</number></designRequirement></designRequirementsStep2>
  </sds>
  <controlstructure useMultiRoots="false">
    <rootComponents>
      <root>
        <id>r1</id><text>level 0</text><isSafetyCritical>false</isSafetyCritical><componentType>ROOT</componentType>
        <layout><height>0</height><width>0</width><x>0</x><y>0</y></layout>
        <causalFactors/>
        <children>
          <component>
            <id>k1</id><text>Bridge
keeper</text><isSafetyCritical>true</isSafetyCritical><comment>One person.</comment>
            <componentType>CONTROLLER</componentType>
            <children>
              <component>
                <id>m1</id><text>Process Model</text><componentType>PROCESS_MODEL</componentType>
                <children>
                  <component>
                    <id>v1</id><text>Ship near</text><componentType>PROCESS_VARIABLE</componentType>
                    <children>
                      <component><id>x1</id><text>yes</text><componentType>PROCESS_VALUE</componentType></component>
                      <component><id>x2</id><text>no</text><comment>or far</comment>
                        <componentType>PROCESS_VALUE</componentType></component>
                    </children>
                  </component>
                </children>
              </component>
            </children>
          </component>
          <component><id>k2</id><text>Drive</text><componentType>ACTUATOR</componentType></component>
          <component><id>k3</id><text>Bridge</text><componentType>CONTROLLED_PROCESS</componentType></component>
          <component><id>k4</id><text>Geber für Winkel</text><componentType>SENSOR</componentType></component>
          <component><id>l1</id><text>Turn</text><componentType>CONTROLACTION</componentType>
            <controlActionId>c1</controlActionId><relative>n1</relative></component>
          <component><id>l2</id><text>angle</text><componentType>FEEDBACK</componentType><relative>n3</relative></component>
          <component><id>l3</id><text>wind</text><componentType>TEXTFIELD</componentType></component>
        </children>
      </root>
    </rootComponents>
    <connections>
      <connection><id>n1</id><connectionType>ARROW_SIMPLE</connectionType>
        <sourceAnchor><ownerId>k1</ownerId><id>q1</id></sourceAnchor>
        <targetAnchor><ownerId>k2</ownerId><id>q2</id></targetAnchor></connection>
      <connection><id>n2</id><connectionType>ARROW_SIMPLE</connectionType>
        <sourceAnchor><ownerId>k3</ownerId><id>q3</id></sourceAnchor>
        <targetAnchor><ownerId>k4</ownerId><id>q4</id></targetAnchor></connection>
      <connection><id>n3</id><connectionType>ARROW_DASHED</connectionType>
        <sourceAnchor><ownerId>k4</ownerId><id>q5</id></sourceAnchor>
        <targetAnchor><ownerId>k1</ownerId><id>q6</id></targetAnchor></connection>
      <connection><id>n4</id><connectionType>ARROW_SIMPLE</connectionType>
        <sourceAnchor><ownerId>r1</ownerId><id>q7</id></sourceAnchor>
        <targetAnchor><ownerId>k3</ownerId><id>q8</id></targetAnchor></connection>
    </connections>
  </controlstructure>
  <cac nextUcaIndex="7">
    <controlactions>
      <controlaction>
        <id>c1</id><title>Turn</title><description>Turn the bridge by 90 degrees.</description><number>1</number>
        <isSafetyCritical>true</isSafetyCritical><componentLink>l1</componentLink>
        <unsafecontrolactions>
          <unsafecontrolaction><id>u1</id><title/><description>Not turned when a ship is near</description>
            <number>1</number><type>NOT_GIVEN</type>
            <correspondingSafetyConstraint><id>t1</id><title/><description/><number>1</number>
              <text>Turn when a ship is near.</text></correspondingSafetyConstraint></unsafecontrolaction>
          <unsafecontrolaction><id>u2</id><title/><description>Turned under traffic</description>
            <number>2</number><type>GIVEN_INCORRECTLY</type>
            <correspondingSafetyConstraint><id>t2</id><title/><description/><number>2</number>
            </correspondingSafetyConstraint></unsafecontrolaction>
          <unsafecontrolaction><id>u3</id><description>Turned late</description><number>3</number>
            <type>WRONG_TIMING</type></unsafecontrolaction>
          <unsafecontrolaction><id>u4</id><description>Let go early</description><number>4</number>
            <type>STOPPED_TOO_SOON</type></unsafecontrolaction>
        </unsafecontrolactions>
        <providedPMVariables><variableID>v1</variableID></providedPMVariables>
        <PMCombisWhenProvided>
          <combinationOfPMValues>
            <processModelValueIDs><value>x1</value></processModelValueIDs>
            <processModelVariableIDs><variable>v1</variable></processModelVariableIDs>
            <hazardousAnyTime>false</hazardousAnyTime><hazardousToLate>true</hazardousToLate>
            <hazardousifProvidedToEarly>false</hazardousifProvidedToEarly><archived>false</archived>
          </combinationOfPMValues>
          <combinationOfPMValues>
            <processModelValueIDs><value>x2</value></processModelValueIDs>
            <processModelVariableIDs><variable>v1</variable></processModelVariableIDs>
            <hazardousAnyTime>false</hazardousAnyTime><hazardousToLate>false</hazardousToLate>
            <hazardousifProvidedToEarly>false</hazardousifProvidedToEarly>
          </combinationOfPMValues>
        </PMCombisWhenProvided>
      </controlaction>
    </controlactions>
    <ucaCustomHeaders><ucaHeader>Not given</ucaHeader></ucaCustomHeaders>
  </cac>
  <causalfactor useScenarios="false">
    <causalSafetyConstraints>
      <causalSafetyConstraint><id>z1</id><text>Show the whole bridge.</text></causalSafetyConstraint>
    </causalSafetyConstraints>
    <causalFactors>
      <causalFactor><id>f1</id><text>The keeper cannot see the far end</text><note>Note</note></causalFactor>
      <causalFactor><id>f2</id><text>The keeper is asleep</text></causalFactor>
    </causalFactors>
  </causalfactor>
  <extendedData nextScenarioIndex="3">
    <rules>
      <rule><ruleID>y1</ruleID><ruleNR>5</ruleNR><criticalCombies>Ship near==yes</criticalCombies>
        <RefinedSafetyRule>Turn must not be late</RefinedSafetyRule>
        <refinedUCA>Turn is provided too late when Ship near is yes</refinedUCA>
        <refinedSC>Turn must not be provided too late when Ship near is yes</refinedSC>
        <ltlProp>[] (a -&gt; b)</ltlProp><type>too late</type>
        <relatedUCAIDs><ucaID>u3</ucaID></relatedUCAIDs><relatedCaID>c1</relatedCaID></rule>
    </rules>
  </extendedData>
  <linkController>
    <linkMap>
      <linkList key="HAZ_ACC_LINK"><links><link linkA="a1" linkB="h1" id="1"/>
        <link linkA="a1" linkB="h2" id="2"><linkNote>sure</linkNote></link></links></linkList>
      <linkList key="HAZ_S0_LINK"><links><link linkA="h1" linkB="s1" id="3"/></links></linkList>
      <linkList key="ACC_S0_LINK"><links><link linkA="a1" linkB="s1" id="4"/></links></linkList>
      <linkList key="DR0_SC_LINK"><links><link linkA="d1" linkB="s1" id="5"/></links></linkList>
      <linkList key="DR1_CSC_LINK"><links><link linkA="d2" linkB="t1" id="6"/></links></linkList>
      <linkList key="UCA_HAZ_LINK"><links><link linkA="u1" linkB="h2" id="7"/><link linkA="u2" linkB="h1" id="8"/>
        <link linkA="u3" linkB="h2" id="9"/></links></linkList>
      <linkList key="UCA_CausalFactor_LINK"><links><link linkA="u2" linkB="f1" id="w1"/></links></linkList>
      <linkList key="UcaCfLink_Component_LINK"><links><link linkA="w1" linkB="k1" id="w2">
        <linkNote>seen twice</linkNote></link></links></linkList>
      <linkList key="CausalEntryLink_HAZ_LINK"><links><link linkA="w2" linkB="h1" id="w3"/></links></linkList>
      <linkList key="CausalHazLink_SC2_LINK"><links><link linkA="w3" linkB="z1" id="w4"/></links></linkList>
      <linkList key="DR2_CausalSC_LINK"><links><link linkA="d3" linkB="z1" id="w5"/></links></linkList>
    </linkMap>
  </linkController>
</ns2:dataModelController>
"""

OLD = """\
<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<ns2:dataModelController xmlns:ns2="astpa.model" astpaversion="0.15.0">
  <projectdata><projectName>Bridge</projectName></projectdata>
  <hazacc>
    <accidents><accident><number>1</number><title>Loss of life</title><description/><id>a1</id></accident></accidents>
    <hazards><hazard><number>1</number><title>On it</title><description/><id>h1</id></hazard></hazards>
    <links><link><accidentId>a1</accidentId><hazardId>h1</hazardId></link></links>
  </hazacc>
  <controlstructure>
    <component>
      <id>r1</id><text></text><componentType>ROOT</componentType>
      <children>
        <component>
          <id>k1</id><text>Keeper</text><componentType>CONTROLLER</componentType><children/>
          <causalFactors>
            <causalFactor><id>f1</id><note>Note</note><text>Fog</text>
              <safetyConstraint><text>Light the bridge.</text><id>z1</id></safetyConstraint></causalFactor>
          </causalFactors>
        </component>
      </children>
    </component>
  </controlstructure>
  <cac>
    <controlactions>
      <controlaction><number>1</number><title>Turn</title><description></description><id>c1</id>
        <unsafecontrolactions>
          <unsafecontrolaction><description>Turned under traffic</description><id>u1</id>
            <type>GIVEN_INCORRECTLY</type></unsafecontrolaction>
        </unsafecontrolactions></controlaction>
    </controlactions>
    <links><link><unsafeControlActionId>u1</unsafeControlActionId><hazardId>h1</hazardId></link></links>
  </cac>
  <causalfactor>
    <causalFactorHazardLinks>
      <causalFactorHazardLink><causalFactorId>f1</causalFactorId><hazardId>h1</hazardId></causalFactorHazardLink>
    </causalFactorHazardLinks>
    <causalComponents>
      <entry><key>k1</key><value><title>Keeper</title>
        <causalFactors><factor number="1"><id>f2</id><text>Sleep</text>
          <causalEntries><causalEntry id="e1"><ucaLink>u1</ucaLink><hazardIds><id>h1</id></hazardIds>
            <constraintText>Wake the keeper.</constraintText><note>at night</note></causalEntry></causalEntries>
        </factor></causalFactors></value></entry>
    </causalComponents>
  </causalfactor>
</ns2:dataModelController>
"""
