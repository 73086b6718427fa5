import type { Pain001Version } from '../src/sepa/pain001.js';

/**
 * The schema of a SEPA credit transfer in pain.001, in the subset of ISO 20022 that the EPC's customer-to-bank guidelines
 * allow: names, order and multiplicity of elements, lengths, patterns and characters. Stricter than ISO's own.
 */
export function painSchema(version: Pain001Version): string {
  const ninth = version === 'pain.001.001.09';
  return `<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:iso:std:iso:20022:tech:xsd:${version}" targetNamespace="urn:iso:std:iso:20022:tech:xsd:${version}" elementFormDefault="qualified">
  <xs:element name="Document"><xs:complexType><xs:sequence><xs:element name="CstmrCdtTrfInitn" type="Initiation"/></xs:sequence></xs:complexType></xs:element>
  <xs:complexType name="Initiation"><xs:sequence>
    <xs:element name="GrpHdr" type="GroupHeader"/>
    <xs:element name="PmtInf" type="PaymentInstruction" maxOccurs="unbounded"/>
  </xs:sequence></xs:complexType>
  <xs:complexType name="GroupHeader"><xs:sequence>
    <xs:element name="MsgId" type="Id35"/>
    <xs:element name="CreDtTm" type="xs:dateTime"/>
    <xs:element name="NbOfTxs"><xs:simpleType><xs:restriction base="xs:string"><xs:pattern value="[0-9]{1,15}"/></xs:restriction></xs:simpleType></xs:element>
    <xs:element name="CtrlSum" type="Sum"/>
    <xs:element name="InitgPty" type="Party"/>
  </xs:sequence></xs:complexType>
  <xs:complexType name="PaymentInstruction"><xs:sequence>
    <xs:element name="PmtInfId" type="Id35"/>
    <xs:element name="PmtMtd"><xs:simpleType><xs:restriction base="xs:string"><xs:enumeration value="TRF"/></xs:restriction></xs:simpleType></xs:element>
    <xs:element name="BtchBookg" type="xs:boolean" minOccurs="0"/>
    <xs:element name="NbOfTxs" minOccurs="0"><xs:simpleType><xs:restriction base="xs:string"><xs:pattern value="[0-9]{1,15}"/></xs:restriction></xs:simpleType></xs:element>
    <xs:element name="CtrlSum" type="Sum" minOccurs="0"/>
    <xs:element name="PmtTpInf"><xs:complexType><xs:sequence><xs:element name="SvcLvl"><xs:complexType><xs:sequence>
      <xs:element name="Cd"><xs:simpleType><xs:restriction base="xs:string"><xs:enumeration value="SEPA"/></xs:restriction></xs:simpleType></xs:element>
    </xs:sequence></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element>
    ${ninth ? '<xs:element name="ReqdExctnDt"><xs:complexType><xs:choice><xs:element name="Dt" type="Day"/><xs:element name="DtTm" type="xs:dateTime"/></xs:choice></xs:complexType></xs:element>' : '<xs:element name="ReqdExctnDt" type="Day"/>'}
    <xs:element name="Dbtr" type="Party"/>
    <xs:element name="DbtrAcct" type="Account"/>
    <xs:element name="DbtrAgt" type="Agent"/>
    <xs:element name="ChrgBr"><xs:simpleType><xs:restriction base="xs:string"><xs:enumeration value="SLEV"/></xs:restriction></xs:simpleType></xs:element>
    <xs:element name="CdtTrfTxInf" type="CreditTransfer" maxOccurs="unbounded"/>
  </xs:sequence></xs:complexType>
  <xs:complexType name="CreditTransfer"><xs:sequence>
    <xs:element name="PmtId"><xs:complexType><xs:sequence><xs:element name="InstrId" type="Id35" minOccurs="0"/><xs:element name="EndToEndId" type="Id35"/></xs:sequence></xs:complexType></xs:element>
    <xs:element name="Amt"><xs:complexType><xs:sequence><xs:element name="InstdAmt"><xs:complexType><xs:simpleContent><xs:extension base="Sum">
      <xs:attribute name="Ccy" use="required"><xs:simpleType><xs:restriction base="xs:string"><xs:enumeration value="EUR"/></xs:restriction></xs:simpleType></xs:attribute>
    </xs:extension></xs:simpleContent></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element>
    <xs:element name="CdtrAgt" type="Agent" minOccurs="0"/>
    <xs:element name="Cdtr" type="Party"/>
    <xs:element name="CdtrAcct" type="Account"/>
    <xs:element name="Purp" minOccurs="0"><xs:complexType><xs:sequence><xs:element name="Cd"><xs:simpleType><xs:restriction base="xs:string"><xs:pattern value="[A-Z]{4}"/></xs:restriction></xs:simpleType></xs:element></xs:sequence></xs:complexType></xs:element>
    <xs:element name="RmtInf" minOccurs="0"><xs:complexType><xs:sequence><xs:element name="Ustrd"><xs:simpleType><xs:restriction base="SepaText"><xs:maxLength value="140"/></xs:restriction></xs:simpleType></xs:element></xs:sequence></xs:complexType></xs:element>
  </xs:sequence></xs:complexType>
  <xs:complexType name="Party"><xs:sequence><xs:element name="Nm"><xs:simpleType><xs:restriction base="SepaText"><xs:maxLength value="70"/></xs:restriction></xs:simpleType></xs:element></xs:sequence></xs:complexType>
  <xs:complexType name="Account"><xs:sequence><xs:element name="Id"><xs:complexType><xs:sequence><xs:element name="IBAN"><xs:simpleType><xs:restriction base="xs:string"><xs:pattern value="[A-Z]{2}[0-9]{2}[A-Z0-9]{1,30}"/></xs:restriction></xs:simpleType></xs:element></xs:sequence></xs:complexType></xs:element></xs:sequence></xs:complexType>
  <xs:complexType name="Agent"><xs:sequence><xs:element name="FinInstnId"><xs:complexType><xs:choice>
    <xs:element name="${ninth ? 'BICFI' : 'BIC'}"><xs:simpleType><xs:restriction base="xs:string"><xs:pattern value="${ninth ? '[A-Z0-9]{4}' : '[A-Z]{4}'}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?"/></xs:restriction></xs:simpleType></xs:element>
    <xs:element name="Othr"><xs:complexType><xs:sequence><xs:element name="Id"><xs:simpleType><xs:restriction base="xs:string"><xs:enumeration value="NOTPROVIDED"/></xs:restriction></xs:simpleType></xs:element></xs:sequence></xs:complexType></xs:element>
  </xs:choice></xs:complexType></xs:element></xs:sequence></xs:complexType>
  <xs:simpleType name="Sum"><xs:restriction base="xs:decimal"><xs:fractionDigits value="2"/><xs:totalDigits value="11"/><xs:minInclusive value="0.01"/><xs:pattern value="[0-9]+\\.[0-9]{2}"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="Day"><xs:restriction base="xs:date"><xs:pattern value="[0-9]{4}-[0-9]{2}-[0-9]{2}"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="SepaText"><xs:restriction base="xs:string"><xs:minLength value="1"/><xs:pattern value="[A-Za-z0-9/\\-?:().,'+ ]+"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="Id35"><xs:restriction base="SepaText"><xs:maxLength value="35"/><xs:pattern value="[^/ ]([^/]|/[^/])*"/></xs:restriction></xs:simpleType>
</xs:schema>
`;
}
