import { CurrentDataset, DatasetRoute, type GrantedDataset } from '@libs/access';
import { ApiProblems } from '@libs/http';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { type Actor, CurrentActor } from '../audit/actor';
import { UserParams } from '../users/dto/user.params';
import { DatasetMembersService } from './dataset-members.service';
import { ChangeDatasetRoleDto, InviteMemberDto } from './dto/invite-member.dto';
import { DatasetMemberView } from './dto/member.view';
import { TransferOwnershipDto } from './dto/transfer-ownership.dto';

@ApiTags('members')
@ApiBearerAuth()
@ApiParam({
  name: 'dataset_id',
  description: 'Id of the dataset or of its project.',
  example: 'ds_0123456789abcdef',
})
@ApiProblems({
  401: ['authentication_required', 'invalid_token'],
  403: ['inactive_user', 'permission_denied'],
  404: ['dataset_not_found', 'project_not_found'],
  503: ['database_unavailable'],
})
@Controller('datasets/:dataset_id/permissions')
export class DatasetMembersController {
  constructor(private readonly members: DatasetMembersService) {}

  @Get()
  @DatasetRoute('member:read')
  @ApiOperation({
    operationId: 'listDatasetMembers',
    summary: 'The owner and the members of the dataset',
    description: 'The members of its project, with the two roles that older clients know.',
  })
  @ApiOkResponse({ type: [DatasetMemberView] })
  list(@CurrentDataset() dataset: GrantedDataset): Promise<DatasetMemberView[]> {
    return this.members.list(dataset);
  }

  @Post('invite')
  @HttpCode(200)
  @DatasetRoute('member:edit')
  @ApiOperation({
    operationId: 'inviteDatasetMember',
    summary: 'Make a user a member, at once',
    description: 'In the project the member is an annotator.',
  })
  @ApiOkResponse({ type: DatasetMemberView })
  @ApiProblems({
    400: ['unknown_role', 'owner_role_fixed', 'malformed_request'],
    404: ['dataset_not_found', 'project_not_found', 'user_not_found'],
    409: ['already_member'],
    422: ['validation_failed'],
  })
  invite(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Body() dto: InviteMemberDto,
  ): Promise<DatasetMemberView> {
    return this.members.invite(dataset, actor, dto);
  }

  @Put(':user_id')
  @DatasetRoute('member:edit')
  @ApiOperation({
    operationId: 'changeDatasetMember',
    summary: 'Confirm that a user is a member',
    description: 'Roles in the project are told apart below `/projects`; here they do not change.',
  })
  @ApiOkResponse({ type: DatasetMemberView })
  @ApiProblems({
    400: ['unknown_role', 'owner_role_fixed', 'own_role_fixed', 'malformed_request'],
    404: ['dataset_not_found', 'project_not_found', 'member_not_found'],
    422: ['validation_failed'],
  })
  changeRole(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Param() { user_id: userId }: UserParams,
    @Body() dto: ChangeDatasetRoleDto,
  ): Promise<DatasetMemberView> {
    return this.members.changeRole(dataset, actor, userId, dto);
  }

  @Delete(':user_id')
  @HttpCode(204)
  @DatasetRoute('member:edit')
  @ApiOperation({
    operationId: 'removeDatasetMember',
    summary: 'Take a member out of the dataset and its project',
  })
  @ApiNoContentResponse({ description: 'Removed' })
  @ApiProblems({
    400: ['owner_role_fixed', 'own_role_fixed'],
    404: ['dataset_not_found', 'project_not_found', 'member_not_found'],
    422: ['validation_failed'],
  })
  remove(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Param() { user_id: userId }: UserParams,
  ): Promise<void> {
    return this.members.remove(dataset, actor, userId);
  }

  @Post('transfer-owner')
  @HttpCode(200)
  @DatasetRoute('dataset:transfer')
  @ApiOperation({
    operationId: 'transferDatasetOwnership',
    summary: 'Make a member the owner of the dataset and its project',
  })
  @ApiOkResponse({ type: DatasetMemberView, description: 'What the new owner has now' })
  @ApiProblems({
    400: ['invalid_new_owner', 'malformed_request'],
    404: ['dataset_not_found', 'project_not_found', 'member_not_found'],
    422: ['validation_failed'],
  })
  transfer(
    @CurrentDataset() dataset: GrantedDataset,
    @CurrentActor() actor: Actor,
    @Body() { new_owner_user_id: newOwnerId }: TransferOwnershipDto,
  ): Promise<DatasetMemberView> {
    return this.members.transfer(dataset, actor, newOwnerId);
  }
}
